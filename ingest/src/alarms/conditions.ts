/** Table alarm_condition: the few points that are not plainly normal. */
import { int4Array } from '../database/binary-array.ts';
import type { Transaction } from '../database/database.ts';
import type { ConditionState } from './judging/contract.ts';
import type { Point, Raise } from './transitions.ts';

const COLUMNS = `community, rule, source, device, phase, (extract(epoch from since) * 1000)::float8 as since,
  (extract(epoch from due_at) * 1000)::float8 as "dueAt", (extract(epoch from last_at) * 1000)::float8 as "lastAt",
  (extract(epoch from last_received_at) * 1000)::float8 as "lastReceivedAt", last_id as "lastId", raise`;

const OF_DEVICES = {
  name: 'alarm-conditions-of-devices',
  text: `select ${COLUMNS} from alarm_condition
  where device = any($1::int[]) and source = 'device:' || device order by device, rule for update`,
};
const DUE = {
  name: 'alarm-conditions-due',
  text: `
  select ${COLUMNS} from alarm_condition where due_at <= to_timestamp($1::float8 / 1000)
  order by due_at limit $2::int for update skip locked`,
};
const WRITE = {
  name: 'alarm-condition-write',
  text: `
  insert into alarm_condition (community, rule, source, device, phase, since, due_at, last_at, last_received_at, last_id, raise)
  select community, rule, source, device, phase, to_timestamp(since / 1000), to_timestamp(due_at / 1000),
    to_timestamp(last_at / 1000), to_timestamp(last_received_at / 1000), last_id, raise
  from unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::text[], $6::float8[], $7::float8[], $8::float8[], $9::float8[],
    $10::text[], $11::jsonb[]) as c (community, rule, source, device, phase, since, due_at, last_at, last_received_at, last_id, raise)
  on conflict (community, rule, source) do update set phase = excluded.phase, since = excluded.since,
    due_at = excluded.due_at, last_at = excluded.last_at, last_received_at = excluded.last_received_at,
    last_id = excluded.last_id, raise = excluded.raise`,
};
const REMOVE = {
  name: 'alarm-condition-remove',
  text: `
  delete from alarm_condition using unnest($1::text[], $2::text[], $3::text[]) as gone (community, rule, source)
  where alarm_condition.community = gone.community and alarm_condition.rule = gone.rule
    and alarm_condition.source = gone.source`,
};

/** Instants are epoch ms. */
export interface Condition extends ConditionState, Point {
  device: number | null;
  /** Effective instant, arrival and id of the newest reading judged. */
  lastAt: number;
  lastReceivedAt: number;
  lastId: string;
  /** The alarm it becomes when its delay runs out; null once it has. */
  raise: Raise | null;
}

/** Conditions that readings of these devices judge, locked. */
export async function lockConditions(tx: Transaction, devices: readonly number[]): Promise<Condition[]> {
  return (await tx.query<Condition>({ ...OF_DEVICES, values: [int4Array(devices)] })).rows;
}

/** Conditions whose delay has run out by `now`, locked; those a batch is at work on are left for the next time. */
export async function lockDue(tx: Transaction, now: number, limit: number): Promise<Condition[]> {
  return (await tx.query<Condition>({ ...DUE, values: [now, limit] })).rows;
}

export async function writeConditions(tx: Transaction, conditions: readonly Condition[]): Promise<void> {
  if (conditions.length === 0) return;
  await tx.query({
    ...WRITE,
    values: [
      conditions.map((row) => row.community),
      conditions.map((row) => row.rule),
      conditions.map((row) => row.source),
      conditions.map((row) => row.device),
      conditions.map((row) => row.phase),
      conditions.map((row) => row.since),
      conditions.map((row) => row.dueAt),
      conditions.map((row) => row.lastAt),
      conditions.map((row) => row.lastReceivedAt),
      conditions.map((row) => row.lastId),
      conditions.map((row) => (row.raise === null ? null : JSON.stringify(row.raise))),
    ],
  });
}

export async function removeConditions(tx: Transaction, points: readonly Point[]): Promise<void> {
  if (points.length === 0) return;
  await tx.query({
    ...REMOVE,
    values: [points.map((row) => row.community), points.map((row) => row.rule), points.map((row) => row.source)],
  });
}
