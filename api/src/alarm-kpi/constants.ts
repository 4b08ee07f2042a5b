/** What alarm figures are counted in and measured against. No schema code, so that screens bundle it. */

/** Load is counted in these, on the clock: 10:00, 10:10, … */
export const KPI_SLOT_MS = 600_000;
export const KPI_DAYS_MAX = 32;
/** Most alarms in 10 minutes that one desk takes well, and that it still takes (EEMUA 191). More than `over` is a flood. */
export const KPI_BANDS = { acceptable: 1, manageable: 2, over: 10 } as const;
/** The mix of what is annunciated to aim at. */
export const KPI_PRIORITY_MIX = { high: 0.05, medium: 0.15, low: 0.8 } as const;
/** Share of time in flood to stay under. */
export const KPI_FLOOD_TIME_MAX = 0.01;
