/** Notes which minutes of which source a batch changed, in the transaction that changed them. */
import type { Transaction } from '../database.ts';
import type { RollupSource } from './declare.ts';

export interface DirtyMinute {
  source: RollupSource;
  /** Epoch ms of its start. */
  minute: number;
}

const INSERT = `
  insert into rollup_dirty (source, minute, noted_at)
  select source, to_timestamp(minute / 1000), to_timestamp($3::float8 / 1000)
  from unnest($1::text[], $2::float8[]) as d (source, minute)`;

/** `now`: epoch ms. The same minute is noted once per call. */
export async function noteDirtyMinutes(tx: Transaction, minutes: Iterable<DirtyMinute>, now: number): Promise<void> {
  const distinct = new Map<string, DirtyMinute>();
  for (const dirty of minutes) distinct.set(`${dirty.source} ${dirty.minute}`, dirty);
  if (distinct.size === 0) return;
  const rows = [...distinct.values()];
  await tx.query({
    name: 'rollup-dirty-note',
    text: INSERT,
    values: [rows.map((row) => row.source), rows.map((row) => row.minute), now],
  });
}
