/** The grid of an event `e` as people call it, as SQL: `{code, zh, en}`; null: none. */
export const EVENT_GRID = `(select jsonb_build_object('code', g.code, 'zh', g.name_zh, 'en', g.name_en) from grid g where g.code = e.grid)`;
