/** What the store holds, for people: engine, settings, sizes, how far the rollups are, what waits, and how background work fares. */
import type { Engine } from '../database/engine.ts';
import { READING_TABLES } from '../messages/stored/contract.ts';
import { rollupLagMs } from '../rollups/lag.ts';
import { isConverted } from './convert.ts';
import { inspectExtension, obstacleSeen } from './extension.ts';
import { type Queryable, readKept } from './kept-settings.ts';
import { isThere, type SchemaSeen } from './schema.ts';
import { readTimescaleJobs, TIMESCALE_JOB } from './timescale-jobs.ts';

const MIB = 1_048_576;
const CHANGES_SHOWN = 5;

interface JobLine {
  name: string;
  lastOkAt: Date | null;
  lastFailedAt: Date | null;
  failures: number;
  detail: string | null;
}

/** Lines to print; a part whose tables are missing says so. Reads only. `now`: epoch ms. */
export async function storeStatus(client: Queryable, schema: SchemaSeen, now: number): Promise<string[]> {
  const engine: Engine = (await isConverted(client)) ? 'timescale' : 'postgres';
  const part = async (label: string, tables: readonly string[], say: () => Promise<string>) =>
    `${label.padEnd(11)} ${(await missing(client, tables)) ?? (await say())}`;
  const lines = [
    `engine      ${await engineLine(client, engine)}`,
    `migrations  ${schema.applied.length}, newest ${schema.applied.at(-1) ?? '–'}`,
    await part('alarms', ['alarm'], () => alarms(client)),
    await part('rollups', ['rollup_dirty', 'rollup_stale'], async () => {
      return `${((await rollupLagMs(client, now)) / 1000).toFixed(1)} s behind, ${await waiting(client)}`;
    }),
    '',
    ...(await settingLines(client)),
    '',
    'table                        MiB     oldest reading         newest reading',
  ];
  for (const table of READING_TABLES) lines.push(await tableLine(client, engine, table));
  const jobs = [...(await ownJobs(client)), ...(engine === 'timescale' ? await readTimescaleJobs(client) : [])];
  if (jobs.length > 0) lines.push('', ...jobs.map(jobLine));
  return lines;
}

async function engineLine(client: Queryable, engine: Engine): Promise<string> {
  const { rows } = await client.query<{ server: string; extension: string | null }>(
    `select current_setting('server_version') as server,
      (select extversion from pg_extension where extname = 'timescaledb') as extension`,
  );
  const server = `PostgreSQL ${rows[0]?.server}`;
  if (engine === 'timescale') return `TimescaleDB ${rows[0]?.extension} on ${server}`;
  const because = (await plainBecause(client)) ?? obstacleSeen(await inspectExtension(client));
  return because ? `${server}; not TimescaleDB: ${because}` : server;
}

async function plainBecause(client: Queryable): Promise<string | undefined> {
  if (!(await isThere(client, 'store_state'))) return undefined;
  const found = await client.query<{ because: string | null }>('select engine_because as because from store_state');
  return found.rows[0]?.because ?? undefined;
}

async function alarms(client: Queryable): Promise<string> {
  const { rows } = await client.query<{ open: number; past: number; bytes: number; oldest: Date | null }>(
    `select count(*) filter (where open)::int as open, count(*) filter (where not open)::int as past,
      pg_total_relation_size('alarm')::float8 as bytes, min(cleared_at) filter (where not open) as oldest from alarm`,
  );
  const [row] = rows;
  const since = row?.oldest ? `, the oldest ended ${row.oldest.toISOString().slice(0, 10)}` : '';
  return `${row?.open} open, ${row?.past} past${since}; ${((row?.bytes ?? 0) / MIB).toFixed(1)} MiB`;
}

async function waiting(client: Queryable): Promise<string> {
  const { rows } = await client.query<{ dirty: number; stale: number }>(
    `select (select count(*)::int from (select distinct source, minute from rollup_dirty) as minutes) as dirty,
      (select count(*)::int from rollup_stale) as stale`,
  );
  return `${rows[0]?.dirty} minutes to do, ${rows[0]?.stale} buckets waiting for their end or refresh`;
}

async function settingLines(client: Queryable): Promise<string[]> {
  const none = await missing(client, ['store_setting', 'store_setting_change']);
  if (none) return [`settings    ${none}`];
  const kept = await readKept(client);
  if (kept.length === 0) return ['settings    none yet; ingest writes them when it starts'];
  const { rows } = await client.query<{ name: string; before: string; after: string; at: Date; by: string }>(
    `select name, value_before as before, value_after as after, changed_at as at, changed_by as by
    from store_setting_change where value_before is not null order by id desc limit ${CHANGES_SHOWN}`,
  );
  return [
    'setting                    value   since                  by',
    ...kept.map(({ name, value, since, setBy }) =>
      [name.padEnd(24), value.padStart(7), ` ${shown(since)}`, setBy].join(' '),
    ),
    ...rows.map(({ name, before, after, at, by }) => `changed     ${shown(at)} ${name} ${before} → ${after} by ${by}`),
  ];
}

async function tableLine(client: Queryable, engine: Engine, table: string): Promise<string> {
  const none = await missing(client, [table]);
  if (none) return `${table.padEnd(24)} ${none}`;
  const size = engine === 'timescale' ? `hypertable_size('${table}')` : `pg_total_relation_size('${table}')`;
  const { rows } = await client.query<{ bytes: number; oldest: Date | null; newest: Date | null }>(
    `select ${size}::float8 as bytes, (select min(at) from ${table}) as oldest, (select max(at) from ${table}) as newest`,
  );
  const [row] = rows;
  return `${table.padEnd(24)} ${((row?.bytes ?? 0) / MIB).toFixed(1).padStart(7)}     ${shown(row?.oldest)} ${shown(row?.newest)}`.trimEnd();
}

/** Ingest's own; those of the database are asked for at the source. */
async function ownJobs(client: Queryable): Promise<JobLine[]> {
  if (!(await isThere(client, 'store_job'))) return [];
  const found = await client.query<JobLine>(
    `select name, last_ok_at as "lastOkAt", last_failed_at as "lastFailedAt", failures::float8 as failures, detail
    from store_job where not starts_with(name, $1) order by name`,
    [TIMESCALE_JOB],
  );
  return found.rows;
}

/** One line of the list of jobs. */
export function jobLine({ name, lastOkAt, lastFailedAt, failures, detail }: JobLine): string {
  const well = lastOkAt ? `ended well ${shown(lastOkAt)}` : failures > 0 ? 'never ended well' : 'not run yet';
  const failing =
    failures > 0 ? `FAILS, ${failures} times in a row, last ${shown(lastFailedAt).trim()}: ${detail ?? '–'}` : detail;
  return `job ${name.padEnd(52)} ${[well.trim(), failing].filter(Boolean).join('; ')}`;
}

async function missing(client: Queryable, tables: readonly string[]): Promise<string | undefined> {
  const absent: string[] = [];
  for (const table of tables) if (!(await isThere(client, table))) absent.push(table);
  return absent.length > 0 ? `${absent.join(', ')} missing` : undefined;
}

function shown(instant: Date | null | undefined): string {
  return (instant ? instant.toISOString().slice(0, 19) : '–').padEnd(22);
}
