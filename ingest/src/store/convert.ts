/** Turns the tables of plain PostgreSQL into hypertables and continuous aggregates of the same names. */
import type { ClientBase } from 'pg';
import { READING_TABLES } from '../messages/stored/contract.ts';
import { ROLLUPS, type Rollup } from '../rollups/declare.ts';
import { dropGridViewStatements } from '../rollups/grid-views.ts';
import { CONTINUOUS_LEVELS, continuousStatements } from '../rollups/timescale.ts';
import type { Queryable } from './kept-settings.ts';
import { transact } from './transact.ts';

/** Readings of one chunk. A day of 5 000 devices that report every minute is about a gigabyte with its index. */
const CHUNK_INTERVAL = '1 day';

/**
 * True when this database's readings stand in hypertables. Asks PostgreSQL's own catalog: TimescaleDB's would end the session of a server
 * that no longer preloads it. A rollup is a view there and was a table before; the first to be converted tells.
 */
export async function isConverted(client: Queryable): Promise<boolean> {
  const [first] = continuous();
  const found = await client.query(`select 1 from pg_class where oid = to_regclass($1) and relkind = 'v'`, [
    `${first?.source}_1m`,
  ]);
  return found.rowCount === 1;
}

/** Why the rollups could not be recomputed from the readings; undefined: they can. Nothing known is thrown away. */
export async function rollupsWithoutReadings(
  client: Queryable,
  rollups: readonly Rollup[] = continuous(),
): Promise<string | undefined> {
  for (const { source, time } of rollups) {
    const found = await client.query(
      `select 1 from (select min(bucket) as rolled_up from ${source}_1h) as hours, (select min(${time}) as read from ${source}) as readings
      where rolled_up < date_bin(interval '1 hour', read, to_timestamp(0)) or (rolled_up is not null and read is null)`,
    );
    if ((found.rowCount ?? 0) > 0)
      return `${source} has rollups older than its readings, which TimescaleDB could not recompute`;
  }
  return undefined;
}

/** Converts what is not converted yet, a table in a transaction, so that a start that was killed goes on where it was. */
export async function toTimescale(client: ClientBase): Promise<void> {
  const done = await hypertables(client);
  for (const table of READING_TABLES) {
    if (done.has(table)) continue;
    const rollup = continuous().find(({ source }) => source === table);
    await transact(client, async (tx) => {
      if (rollup) await dropPlainRollups(tx, rollup);
      await tx.query(
        `select create_hypertable('${table}', by_range('at', interval '${CHUNK_INTERVAL}'), migrate_data => true)`,
      );
      await tx.query(
        `alter table ${table} set (timescaledb.compress, timescaledb.compress_segmentby = 'device',
          timescaledb.compress_orderby = 'at desc, id')`,
      );
      if (rollup) await createContinuous(tx, rollup);
    });
  }
}

/**
 * Makes continuous aggregates of an older definition again, to be filled from the readings. Gives back the sources that keep theirs,
 * because some of their readings are gone: nothing known is thrown away.
 */
export async function renewContinuous(client: ClientBase): Promise<string[]> {
  const kept: string[] = [];
  for (const rollup of continuous()) {
    if (rollup.renewedFor === undefined) continue;
    const outdated = await client.query(
      `select 1 from timescaledb_information.continuous_aggregates where view_schema = current_schema() and view_name = $1
        and position($2 in view_definition) = 0`,
      [`${rollup.source}_1m`, rollup.renewedFor],
    );
    if (outdated.rowCount === 0) continue;
    if ((await rollupsWithoutReadings(client, [rollup])) !== undefined) {
      kept.push(rollup.source);
      continue;
    }
    await transact(client, async (tx) => {
      for (const statement of dropGridViewStatements(rollup)) await tx.query(statement);
      for (const { level } of [...CONTINUOUS_LEVELS].reverse())
        await tx.query(`drop materialized view ${rollup.source}_${level}`);
      await createContinuous(tx, rollup);
    });
  }
  return kept;
}

async function dropPlainRollups(tx: ClientBase, rollup: Rollup): Promise<void> {
  for (const statement of dropGridViewStatements(rollup)) await tx.query(statement);
  for (const { level } of CONTINUOUS_LEVELS) await tx.query(`drop table ${rollup.source}_${level}`);
}

async function createContinuous(tx: ClientBase, rollup: Rollup): Promise<void> {
  for (const statement of continuousStatements(rollup)) await tx.query(statement);
  for (const { level } of CONTINUOUS_LEVELS)
    await tx.query(`alter materialized view ${rollup.source}_${level} set (timescaledb.compress = true)`);
  await tx.query(
    `insert into rollup_dirty (source, minute, noted_at)
    select distinct $1, date_trunc('minute', ${rollup.time}), now() from ${rollup.source}`,
    [rollup.source],
  );
}

async function hypertables(client: ClientBase): Promise<Set<string>> {
  const found = await client.query<{ name: string }>(
    `select hypertable_name as name from timescaledb_information.hypertables
    where hypertable_schema = current_schema() and hypertable_name = any($1::text[])`,
    [READING_TABLES],
  );
  return new Set(found.rows.map(({ name }) => name));
}

function continuous(): Rollup[] {
  return ROLLUPS.filter(({ onTimescale }) => onTimescale === 'continuous');
}
