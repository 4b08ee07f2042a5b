/** What the store became and how far retention has come: the one row of `store_state`. */
import type { Engine } from '../database/engine.ts';
import { ROLLUPS } from '../rollups/declare.ts';
import type { Queryable } from './kept-settings.ts';
import { EDGE_MS, keptFrom } from './retention.ts';

const DAY_MS = 86_400_000;
/** The shortest retention is a day, so what is erased is older than this; anything newer is the word of a clock that was wrong. */
const ERASED_MIN_AGE_MS = DAY_MS - 3_600_000;

// `for share` holds a change of the setting back until this transaction has ended: nothing is recomputed by a time that holds no more.
const RECOMPUTABLE = {
  name: 'store-recomputable-from',
  text: `
  select value::int as days, (select extract(epoch from erased_before) * 1000 from store_state)::float8 as erased
  from store_setting where name = 'RAW_RETENTION_DAYS' for share of store_setting`,
};

const ERASE = `
  update store_state set erased_before = to_timestamp($1::float8 / 1000)
  where erased_before is null or erased_before < to_timestamp($1::float8 / 1000)`;

/**
 * Readings before this (epoch ms) may be gone: buckets of then are never recomputed, or their rollups would be replaced by the little
 * that is left. By the setting as it stands in the database, whatever this process was told at its start. `tx`: a transaction.
 */
export async function recomputableFrom(tx: Queryable, now: number): Promise<number> {
  const { rows } = await tx.query<{ days: number; erased: number | null }>(RECOMPUTABLE);
  const [row] = rows;
  if (row === undefined) throw new Error('The database keeps no RAW_RETENTION_DAYS.');
  const kept = keptFrom({ RAW_RETENTION_DAYS: row.days }, now);
  return row.erased !== null && row.erased <= now - ERASED_MIN_AGE_MS ? Math.max(kept, row.erased + EDGE_MS) : kept;
}

/** Notes that readings before this instant (epoch ms) are erased, or are about to be. It only ever moves on. */
export async function noteErased(client: Queryable, before: number): Promise<void> {
  await client.query(ERASE, [before]);
}

/** The same for what an earlier version erased without a note: where rollups reach further back than their readings. */
export async function noteReadingsGone(client: Queryable): Promise<void> {
  for (const { source, time } of ROLLUPS)
    await client.query(
      `update store_state set erased_before = greatest(erased_before, coalesce(read, last + interval '1 hour'))
      from (select min(bucket) as first, max(bucket) as last from ${source}_1h) as hours,
        (select min(${time}) as read from ${source}) as readings
      where first is not null and (read is null or first < date_bin(interval '1 hour', read, to_timestamp(0)))`,
    );
}

/** `because`: why it is plain PostgreSQL; '' when the settings say so. */
export async function notePrepared(client: Queryable, engine: Engine, because: string | undefined): Promise<void> {
  await client.query('update store_state set engine = $1, engine_because = $2, prepared_at = now()', [
    engine,
    because || null,
  ]);
}
