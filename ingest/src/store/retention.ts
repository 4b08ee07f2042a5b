/**
 * Lets go what is past its time, where no job of TimescaleDB does. Bounded deletes instead of partitions: the key is time-first,
 * so the oldest rows lie together at one end of it; see docs/STORE.md for what was measured.
 */
import type { Logger } from 'pino';
import type { Database } from '../database/database.ts';
import type { Engine } from '../database/engine.ts';
import { backOff } from '../loops/back-off.ts';
import { type JobListener, startHourly } from '../loops/hourly.ts';
import { READING_TABLES } from '../messages/stored/contract.ts';
import { ROLLUPS } from '../rollups/declare.ts';
import type { StoreSettings } from './settings.ts';
import { noteErased } from './store-state.ts';

const DAY_MS = 86_400_000;
/** Rows of one statement: tens of milliseconds, so that a batch never waits for it. */
const ROWS_PER_STATEMENT = 5_000;
/** Minutes are not recomputed this close to retention: their readings may go while it happens. */
export const EDGE_MS = 3_600_000;

interface Kept {
  table: string;
  column: string;
  days: number;
}

interface RetainParts {
  database: Database;
  settings: StoreSettings;
  engine: Engine;
  now(): number;
}

interface RetentionParts extends Omit<RetainParts, 'settings'> {
  log: Logger;
  /** Asked in each round. */
  settings(): Promise<StoreSettings>;
  onRun: JobListener;
}

/** Retains now and every hour; returns the stop. `onRemoved` hears of every table that lost rows. */
export function startRetention(parts: RetentionParts, onRemoved: (rows: number) => void): () => Promise<void> {
  const failure = 'deleting expired readings failed, retrying in an hour';
  return startHourly({ log: parts.log, failure, onRun: parts.onRun }, async (signal) =>
    onRemoved(await retain({ ...parts, settings: await parts.settings() }, signal)),
  );
}

/** One round; returns how many rows went. */
export async function retain({ database, settings, engine, now }: RetainParts, signal: AbortSignal): Promise<number> {
  let removed = 0;
  // Before the first row goes, and on TimescaleDB too, whose own job drops the chunks.
  await noteErased(database, now() - settings.RAW_RETENTION_DAYS * DAY_MS);
  for (const { table, column, days } of keptByUs(settings, engine)) {
    const text = `delete from ${table} where ctid in (
      select ctid from ${table} where ${column} < to_timestamp($1::float8 / 1000) limit $2::int)`;
    for (let rows = ROWS_PER_STATEMENT; rows === ROWS_PER_STATEMENT && !signal.aborted; ) {
      rows = (await database.query(text, [now() - days * DAY_MS, ROWS_PER_STATEMENT])).rowCount ?? 0;
      removed += rows;
      if (rows === ROWS_PER_STATEMENT) await backOff(1, signal); // the readings that come now go first
    }
  }
  return removed;
}

/** Readings before this (epoch ms) may be gone. */
export function keptFrom({ RAW_RETENTION_DAYS }: Pick<StoreSettings, 'RAW_RETENTION_DAYS'>, now: number): number {
  return now - RAW_RETENTION_DAYS * DAY_MS + EDGE_MS;
}

/** The tables this process has to retain; on TimescaleDB those that are neither hypertables nor aggregates. */
function keptByUs({ RAW_RETENTION_DAYS, MINUTE_RETENTION_DAYS }: StoreSettings, engine: Engine): Kept[] {
  const plain = engine === 'postgres';
  const readings = plain ? READING_TABLES.map((table) => ({ table, column: 'at', days: RAW_RETENTION_DAYS })) : [];
  const rollups = ROLLUPS.flatMap(({ source, held, onTimescale }) => [
    ...(plain || onTimescale === 'recomputed' ? [`${source}_1m`, `${source}_15m`] : []),
    ...(held ? [`${source}_held_15m`] : []),
  ]);
  return [...readings, ...rollups.map((table) => ({ table, column: 'bucket', days: MINUTE_RETENTION_DAYS }))];
}
