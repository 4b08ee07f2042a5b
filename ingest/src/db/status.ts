/** What the store holds, for people: engine, sizes, how far the rollups are, what waits, and the database's own jobs. */
import type { Database } from '../database.ts';
import { rollupLagMs } from '../rollups/lag.ts';
import type { Engine } from './engine.ts';
import { READING_TABLES } from './tables.ts';

const MIB = 1_048_576;

/** Lines to print. `now`: epoch ms. */
export async function storeStatus(database: Database, engine: Engine, now: number): Promise<string[]> {
  const { rows: about } = await database.query<{
    server: string;
    extension: string | null;
    migrations: number;
    newest: string;
  }>(
    `select current_setting('server_version') as server, (select extversion from pg_extension where extname = 'timescaledb') as extension,
      (select count(*)::int from ingest_migrations) as migrations, (select max(name) from ingest_migrations) as newest`,
  );
  const [first] = about;
  const lines = [
    `engine      ${engine === 'timescale' ? `TimescaleDB ${first?.extension} on ` : ''}PostgreSQL ${first?.server}`,
    `migrations  ${first?.migrations}, newest ${first?.newest}`,
    `alarms      ${await alarms(database)}`,
    `rollups     ${((await rollupLagMs(database, now)) / 1000).toFixed(1)} s behind, ${await waiting(database)}`,
    '',
    'table                        MiB     oldest reading         newest reading',
  ];
  for (const table of READING_TABLES) lines.push(await tableLine(database, engine, table));
  if (engine === 'timescale') lines.push('', ...(await jobLines(database)));
  return lines;
}

async function alarms(database: Database): Promise<string> {
  const { rows } = await database.query<{ open: number; past: number; bytes: number; oldest: Date | null }>(
    `select count(*) filter (where open)::int as open, count(*) filter (where not open)::int as past,
      pg_total_relation_size('alarm')::float8 as bytes, min(cleared_at) filter (where not open) as oldest from alarm`,
  );
  const [row] = rows;
  const since = row?.oldest ? `, the oldest ended ${row.oldest.toISOString().slice(0, 10)}` : '';
  return `${row?.open} open, ${row?.past} past${since}; ${((row?.bytes ?? 0) / MIB).toFixed(1)} MiB`;
}

async function waiting(database: Database): Promise<string> {
  const { rows } = await database.query<{ dirty: number; stale: number }>(
    `select (select count(*)::int from (select distinct source, minute from rollup_dirty) as minutes) as dirty,
      (select count(*)::int from rollup_stale) as stale`,
  );
  return `${rows[0]?.dirty} minutes to do, ${rows[0]?.stale} buckets waiting for their end or refresh`;
}

async function tableLine(database: Database, engine: Engine, table: string): Promise<string> {
  const size = engine === 'timescale' ? `hypertable_size('${table}')` : `pg_total_relation_size('${table}')`;
  const { rows } = await database.query<{ bytes: number; oldest: Date | null; newest: Date | null }>(
    `select ${size}::float8 as bytes, (select min(at) from ${table}) as oldest, (select max(at) from ${table}) as newest`,
  );
  const [row] = rows;
  const at = (instant: Date | null | undefined) => (instant ? instant.toISOString().slice(0, 19) : '–').padEnd(22);
  return `${table.padEnd(24)} ${((row?.bytes ?? 0) / MIB).toFixed(1).padStart(7)}     ${at(row?.oldest)} ${at(row?.newest)}`.trimEnd();
}

async function jobLines(database: Database): Promise<string[]> {
  const { rows } = await database.query<{ job: string; relation: string; status: string | null; ended: Date | null }>(
    `select proc_name as job, coalesce(view_name, jobs.hypertable_name) as relation, last_run_status as status, last_successful_finish as ended
    from timescaledb_information.jobs left join timescaledb_information.job_stats using (job_id)
    left join timescaledb_information.continuous_aggregates on materialization_hypertable_name = jobs.hypertable_name
    where jobs.hypertable_name is not null order by 2, 1`,
  );
  return rows.map(({ job, relation, status, ended }) =>
    `${relation.padEnd(24)} ${job.replace('policy_', '').padEnd(32)} ${status ?? 'not run yet'} ${ended?.toISOString() ?? ''}`.trimEnd(),
  );
}
