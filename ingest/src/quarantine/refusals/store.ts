/** Table device_refusal: senders that were cut off, with the count of what was refused of them meanwhile. */
import type { Database, Transaction } from '../../database/database.ts';
import { storable } from '../../database/storable.ts';
import type { RejectedArrival } from '../store.ts';
import type { CutOff } from './limit.ts';

/** Of the newest payload, to see what it is about. Bytes. */
const SAMPLE_BYTES = 512;
const TOPIC_CHARS_MAX = 512;

const COUNT = {
  name: 'device-refusal-count',
  text: `
  insert into device_refusal as known (community, device, device_id, reason, messages, first_at, last_at, over_at, cut_off_since,
    sample_topic, sample)
  select community, device, device_id, reason, messages, to_timestamp(first_at / 1000), to_timestamp(last_at / 1000),
    to_timestamp(over_at / 1000), to_timestamp(since / 1000), sample_topic, sample
  from unnest($1::text[], $2::text[], $3::int[], $4::text[], $5::bigint[], $6::float8[], $7::float8[], $8::float8[], $9::float8[],
    $10::text[], $11::bytea[]) as r (community, device, device_id, reason, messages, first_at, last_at, over_at, since, sample_topic,
    sample)
  on conflict (community, device) do update set device_id = excluded.device_id, reason = excluded.reason,
    messages = known.messages + excluded.messages, last_at = greatest(known.last_at, excluded.last_at),
    over_at = greatest(known.over_at, excluded.over_at), cut_off_since = coalesce(known.cut_off_since, excluded.cut_off_since),
    sample_topic = excluded.sample_topic, sample = excluded.sample`,
};

const KNOWN = `
  select community, device, device_id as "deviceId", (extract(epoch from cut_off_since) * 1000)::float8 as since,
    (extract(epoch from over_at) * 1000)::float8 as "overAt"
  from device_refusal where cut_off_since is not null and device_id is not null`;

const PRUNE = 'delete from device_refusal where last_at < to_timestamp($1::float8 / 1000)';

/** A refused message of a sender that is cut off. */
export interface CutOffRejection extends RejectedArrival {
  cutOff: CutOff;
}

/** Counts them, in the order of the key so that two writers never deadlock. */
export async function countCutOff(tx: Transaction, refused: readonly CutOffRejection[]): Promise<void> {
  if (refused.length === 0) return;
  const rows = [...grouped(refused)].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  await tx.query({
    ...COUNT,
    values: [
      rows.map(({ newest }) => newest.cutOff.sender.community),
      rows.map(({ newest }) => newest.cutOff.sender.device),
      rows.map(({ newest }) => newest.cutOff.sender.deviceId),
      rows.map(({ newest }) => newest.refusal.reason),
      rows.map(({ messages }) => messages),
      rows.map(({ firstAt }) => firstAt),
      rows.map(({ lastAt }) => lastAt),
      rows.map(({ newest }) => newest.cutOff.overAt),
      rows.map(({ newest }) => newest.cutOff.since),
      rows.map(({ newest }) => storable(newest.arrival.topic).slice(0, TOPIC_CHARS_MAX)),
      rows.map(({ newest }) => newest.arrival.payload.subarray(0, SAMPLE_BYTES)),
    ],
  });
}

/** Registered senders that are cut off, with all the limit needs to know of them. */
export async function readCutOff(database: Database): Promise<CutOff[]> {
  const { rows } = await database.query<{
    community: string;
    device: string;
    deviceId: number;
    since: number;
    overAt: number;
  }>(KNOWN);
  return rows.map(({ since, overAt, ...sender }) => ({ sender: { ...sender, address: '' }, since, overAt }));
}

/** Forgets senders of whom nothing was refused since `before`, epoch ms. */
export async function pruneCutOff(database: Database, before: number): Promise<void> {
  await database.query(PRUNE, [before]);
}

interface Group {
  messages: number;
  firstAt: number;
  lastAt: number;
  newest: CutOffRejection;
}

function grouped(refused: readonly CutOffRejection[]): Map<string, Group> {
  const groups = new Map<string, Group>();
  for (const one of refused) {
    const { community, device } = one.cutOff.sender;
    const { receivedAt } = one.arrival;
    const key = `${community} ${device}`;
    const group = groups.get(key);
    if (!group) groups.set(key, { messages: 1, firstAt: receivedAt, lastAt: receivedAt, newest: one });
    else {
      group.messages += 1;
      group.firstAt = Math.min(group.firstAt, receivedAt);
      group.lastAt = Math.max(group.lastAt, receivedAt);
      if (receivedAt >= group.newest.arrival.receivedAt) group.newest = one;
    }
  }
  return groups;
}
