/** The jobs TimescaleDB does by itself: refresh, compression, retention. Set anew at every start, so settings take effect. */
import type { ClientBase } from 'pg';
import { ROLLUPS } from '../rollups/declare.ts';
import { CONTINUOUS_LEVELS } from '../rollups/timescale.ts';
import type { StoreSettings } from './settings.ts';
import { READING_TABLES } from './tables.ts';
import { transact } from './transact.ts';

/** Buckets a refresh leaves alone at the end; the real-time tail answers for them. */
const TAIL = '2 minutes';
/** A window must hold two buckets at least; one more for its edges. */
const WINDOW_BUCKETS_MIN = 3;

/** Replaces the policies by those of `settings`; without `jobs` there are none afterwards. */
export async function renewPolicies(client: ClientBase, settings: StoreSettings, jobs: boolean): Promise<void> {
  await transact(client, async (tx) => {
    for (const statement of removals()) await tx.query(statement);
    if (jobs) for (const statement of additions(settings)) await tx.query(statement);
  });
}

function additions(settings: StoreSettings): string[] {
  const window = settings.REFRESH_WINDOW_HOURS * 60;
  const compressed = `interval '${settings.COMPRESS_AFTER_DAYS} days'`;
  return [
    ...READING_TABLES.flatMap((table) => [
      `select add_compression_policy('${table}', compress_after => ${compressed})`,
      `select add_retention_policy('${table}', drop_after => interval '${settings.RAW_RETENTION_DAYS} days')`,
    ]),
    ...aggregates().flatMap(({ name, level, minutes }) => [
      `select add_continuous_aggregate_policy('${name}', start_offset => interval '${Math.max(window, minutes * WINDOW_BUCKETS_MIN)} minutes',
        end_offset => interval '${TAIL}', schedule_interval => interval '${Math.min(minutes, 15)} minutes')`,
      `select add_compression_policy('${name}', compress_after => ${compressed})`,
      ...(level === '1h'
        ? []
        : [`select add_retention_policy('${name}', drop_after => interval '${settings.MINUTE_RETENTION_DAYS} days')`]),
    ]),
  ];
}

function removals(): string[] {
  const tables = [...READING_TABLES, ...aggregates().map(({ name }) => name)];
  return [
    ...aggregates().map(({ name }) => `select remove_continuous_aggregate_policy('${name}', if_exists => true)`),
    ...tables.flatMap((table) => [
      `select remove_compression_policy('${table}', if_exists => true)`,
      `select remove_retention_policy('${table}', if_exists => true)`,
    ]),
  ];
}

function aggregates() {
  return ROLLUPS.filter(({ onTimescale }) => onTimescale === 'continuous').flatMap(({ source }) =>
    CONTINUOUS_LEVELS.map(({ level, minutes }) => ({ name: `${source}_${level}`, level, minutes })),
  );
}
