/** Senders that ingest cut off: what is refused of them is counted and not kept one by one. */
import { type Database, rows } from '../database/database.ts';
import { printable } from '../wire/printable.ts';
import type { CutOffRow } from './contract.ts';

const ROWS_MAX = 200;

/** Those cut off now first, then the newest. */
export async function readCutOff(database: Database): Promise<CutOffRow[]> {
  const found = await rows<Omit<CutOffRow, 'text'> & { sample: Buffer }>(
    database,
    'quarantine-cut-off',
    `select nullif(community, '') as community, device, device_id is not null as "isRegistered", reason, messages::float8 as messages,
       (extract(epoch from first_at) * 1000)::float8 as "firstAt", (extract(epoch from last_at) * 1000)::float8 as "lastAt",
       (extract(epoch from cut_off_since) * 1000)::float8 as "cutOffSince", sample_topic as topic, sample
     from device_refusal order by cut_off_since is null, last_at desc, community, device limit $1::int`,
    [ROWS_MAX],
  );
  return found.map(({ sample, ...row }) => ({ ...row, text: printable(sample) }));
}
