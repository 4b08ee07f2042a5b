/** What a shorter retention would erase, counted before anybody says yes. */
import { READING_TABLES } from '../messages/stored/contract.ts';
import { ROLLUPS } from '../rollups/declare.ts';
import type { Queryable } from './kept-settings.ts';
import type { SettingName } from './settings.ts';

const DAY_MS = 86_400_000;

export interface Erased {
  table: string;
  rows: number;
  oldest: Date;
}

interface Kept {
  table: string;
  /** SQL: when a row is counted from; null is never erased. */
  time: string;
}

const MINUTE_TABLES = ROLLUPS.flatMap(({ source, held }) => [
  `${source}_1m`,
  `${source}_15m`,
  ...(held ? [`${source}_held_15m`] : []),
]);

const KEPT: Partial<Record<SettingName, readonly Kept[]>> = {
  RAW_RETENTION_DAYS: READING_TABLES.map((table) => ({ table, time: 'at' })),
  MINUTE_RETENTION_DAYS: MINUTE_TABLES.map((table) => ({ table, time: 'bucket' })),
  ALARM_RETENTION_DAYS: [{ table: 'alarm', time: 'case when not open then cleared_at end' }],
};

/** The rows older than `days` before `now` (epoch ms), per table that has any; none for a setting that erases nothing. */
export async function erasedBy(client: Queryable, name: SettingName, days: number, now: number): Promise<Erased[]> {
  const erased: Erased[] = [];
  for (const { table, time } of KEPT[name] ?? []) {
    const { rows } = await client.query<{ rows: number; oldest: Date | null }>(
      `select count(*)::float8 as rows, min(${time}) as oldest from ${table} where ${time} < to_timestamp($1::float8 / 1000)`,
      [now - days * DAY_MS],
    );
    const [row] = rows;
    if (row?.oldest) erased.push({ table, rows: row.rows, oldest: row.oldest });
  }
  return erased;
}
