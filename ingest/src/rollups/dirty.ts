/** Notes which minutes of which source a batch changed, in the transaction that changed them. */
import type { Transaction } from '../database/database.ts';
import type { RollupSource } from '../messages/stored/contract.ts';

/** Starts of minutes, epoch ms, per source. */
export type DirtyMinutes = ReadonlyMap<RollupSource, ReadonlySet<number>>;

const INSERT = `
  insert into rollup_dirty (source, minute, noted_at)
  select source, to_timestamp(minute / 1000), to_timestamp($3::float8 / 1000)
  from unnest($1::text[], $2::float8[]) as d (source, minute)`;

/** `now`: epoch ms. */
export async function noteDirtyMinutes(tx: Transaction, dirty: DirtyMinutes, now: number): Promise<void> {
  const rows = [...dirty].flatMap(([source, minutes]) => [...minutes].map((minute) => ({ source, minute })));
  if (rows.length === 0) return;
  await tx.query({
    name: 'rollup-dirty-note',
    text: INSERT,
    values: [rows.map((row) => row.source), rows.map((row) => row.minute), now],
  });
}
