-- Lists of the desk among 100 000 open alarms and millions of past ones, docs/PERFORMANCE.md. No row is rewritten but the open ones.

-- What free text is looked for in, kept like `open`; null: not open. Names are at most 120 and 240 characters, and an entry of an
-- index has to stay below 2 700 bytes whatever comes.
alter table alarm add column words text;

create or replace function alarm_keep_open() returns trigger language plpgsql as $$
declare
  acked boolean;
  settled boolean;
begin
  select acked_at is not null, settled_at is not null into acked, settled from alarm_handling where alarm = new.id;
  new.owned := coalesce(acked, false);
  new.open := new.cleared_at is null or not (new.owned or coalesce(settled, false));
  new.words := case when new.open then lower(left(new.source_zh, 120) || E'\n' || left(new.source_en, 240)) end;
  return new;
end $$;
update alarm set open = open where open;

-- Read without the table, which is ten times as wide: text, and what is counted by rule and grid.
create index alarm_open_words on alarm (community) include (id, words) where open;
create index alarm_open_rule_grid on alarm (community, rule, grid, raised_at desc, id desc)
  include (open, owned, priority, cleared_at, source, facility) where open;
create index alarm_open_domain on alarm (community, domain, raised_at desc, id desc) where open;
-- The newest past ones lie behind all that are open.
create index alarm_past_recent on alarm (community, raised_at desc, id desc) where not open;
-- A rule that is frequent in general may be rare in a grid.
create index alarm_rule_grid_recent on alarm (community, rule, grid, raised_at desc, id desc);

-- Reading an index without its table needs a table that was vacuumed lately; a fifth of two million rows is not lately.
alter table alarm set (autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 10000,
  autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);
