/** What people do to alarms, each in one transaction with its trace. The second one gets an error that names the first. */
import { type Database, inTransaction, type Queryable, rows } from '../../database/database.ts';
import { RequestError } from '../../errors/errors.ts';
import type { Access, Actor } from '../../gate/access.ts';
import { notify } from '../../notices/notify.ts';
import type { Alarm, AlarmActionKind } from '../contract.ts';
import { ALARM_COLUMNS, FROM_ALARMS } from '../rows.ts';
import { ALLOWED_IN, type AlarmVerb } from '../state.ts';

/** Called last in the transaction, with what was done. */
export type Trace = (
  tx: Queryable,
  entry: { actor: Actor; action: string; object: string; after: object; reason: string | undefined },
) => Promise<void>;

export interface AlarmActParts {
  database: Database;
  now(): number;
  trace: Trace;
}

/** An alarm with what only actions need. */
type Locked = Alarm & { community: string; respondS: number };
/** Returns the detail of the row in the timeline. */
type Work = (tx: Queryable, alarm: Locked, now: number) => Promise<object>;

const LOCK = `select id from alarm where id = $1::int8 for update`;
const ACKNOWLEDGE = `
  insert into alarm_handling (alarm, acked_by, acked_name, acked_at, ack_expires_at)
  values ($1::int8, $2, $3, to_timestamp($4::float8 / 1000), to_timestamp($5::float8 / 1000))
  on conflict (alarm) do update set acked_by = excluded.acked_by, acked_name = excluded.acked_name, acked_at = excluded.acked_at,
    ack_expires_at = excluded.ack_expires_at, version = alarm_handling.version + 1`;
const PROGRESS = `
  update alarm_handling set ack_expires_at = null, version = version + 1
  where alarm = $1::int8 and ack_expires_at > to_timestamp($2::float8 / 1000)`;
const SHELVE = `
  insert into alarm_point (community, rule, source, shelved_until, shelved_by, shelved_name, shelved_at, shelve_reason)
  values ($1, $2, $3, to_timestamp($4::float8 / 1000), $5, $6, to_timestamp($7::float8 / 1000), $8)
  on conflict (community, rule, source) do update set shelved_until = excluded.shelved_until, shelved_by = excluded.shelved_by,
    shelved_name = excluded.shelved_name, shelved_at = excluded.shelved_at, shelve_reason = excluded.shelve_reason,
    version = alarm_point.version + 1`;
const UNSHELVE = `
  update alarm_point set shelved_until = null, version = version + 1 where community = $1 and rule = $2 and source = $3`;
const OUT_OF_SERVICE = `
  insert into alarm_point (community, rule, source, out_of_service_at, out_of_service_by, out_of_service_name, out_of_service_reason)
  values ($1, $2, $3, to_timestamp($4::float8 / 1000), $5, $6, $7)
  on conflict (community, rule, source) do update set out_of_service_at = excluded.out_of_service_at,
    out_of_service_by = excluded.out_of_service_by, out_of_service_name = excluded.out_of_service_name,
    out_of_service_reason = excluded.out_of_service_reason, version = alarm_point.version + 1`;
const IN_SERVICE = `
  update alarm_point set out_of_service_at = null, version = version + 1
  where community = $1 and rule = $2 and source = $3`;

/** Makes the actor the owner. Of many at once exactly one is; the others are refused with who and since when. */
export function acknowledge(
  parts: AlarmActParts,
  access: Access,
  id: number,
  note: string | undefined,
): Promise<Alarm> {
  return act(parts, access, id, 'acknowledge', note, async (tx, alarm, now) => {
    const { id: by, name } = access.actor;
    await rows(tx, 'alarm-acknowledge', ACKNOWLEDGE, [id, by, name, now, now + alarm.respondS * 1_000]);
    return {};
  });
}

/** A comment of anybody; of an owned alarm it is progress, and the ownership expires no more. */
export function commentOnAlarm(parts: AlarmActParts, access: Access, id: number, note: string): Promise<Alarm> {
  return act(parts, access, id, 'comment', note, progress);
}

/** The same within another action's transaction, which leaves its own trace; `detail` says what it was. */
export async function commentWithin(
  tx: Queryable,
  access: Access,
  id: number,
  note: string,
  detail: object,
  now: number,
): Promise<void> {
  await actWithin(
    tx,
    () => now,
    access,
    id,
    'comment',
    note,
    async (...turn) => ({ ...(await progress(...turn)), ...detail }),
  );
}

/** `minutes` were checked against the rule. */
export function shelve(
  parts: AlarmActParts,
  access: Access,
  id: number,
  minutes: number,
  reason: string,
): Promise<Alarm> {
  return act(parts, access, id, 'shelve', reason, async (tx, alarm, now) => {
    const until = now + minutes * 60_000;
    const { id: by, name } = access.actor;
    await rows(tx, 'alarm-shelve', SHELVE, [...pointOf(alarm), until, by, name, now, reason]);
    return { until };
  });
}

export function unshelve(parts: AlarmActParts, access: Access, id: number, reason: string): Promise<Alarm> {
  return act(parts, access, id, 'unshelve', reason, async (tx, alarm) => {
    await rows(tx, 'alarm-unshelve', UNSHELVE, pointOf(alarm));
    return {};
  });
}

export function takeOutOfService(parts: AlarmActParts, access: Access, id: number, reason: string): Promise<Alarm> {
  return act(parts, access, id, 'out-of-service', reason, async (tx, alarm, now) => {
    const { id: by, name } = access.actor;
    await rows(tx, 'alarm-out-of-service', OUT_OF_SERVICE, [...pointOf(alarm), now, by, name, reason]);
    return {};
  });
}

export function putInService(parts: AlarmActParts, access: Access, id: number, reason: string): Promise<Alarm> {
  return act(parts, access, id, 'in-service', reason, async (tx, alarm) => {
    await rows(tx, 'alarm-in-service', IN_SERVICE, pointOf(alarm));
    return {};
  });
}

/** The alarm as it stands; undefined: there is none, or not where the right reaches. */
export async function readAlarm(
  database: Queryable,
  access: Access,
  id: number,
  now: number,
): Promise<Locked | undefined> {
  const [alarm] = await rows<Locked>(
    database,
    'alarm-one',
    `select ${ALARM_COLUMNS}, a.community, a.respond_s as "respondS" ${FROM_ALARMS} where a.id = $2::int8`,
    [now, id],
  );
  if (alarm === undefined) return undefined;
  const reach = access.gridsOf(alarm.community);
  return reach === null || (alarm.grid !== null && reach.has(alarm.grid)) ? alarm : undefined;
}

export function noSuchAlarm(id: number): RequestError {
  return new RequestError(404, 'not-found', `id: there is no alarm ${id} that you may see.`);
}

/** The alarm's row lock makes everybody wait, ingest clearing it included; what each sees is what the one before left. */
async function act(
  { database, now, trace }: AlarmActParts,
  access: Access,
  id: number,
  verb: AlarmVerb,
  note: string | undefined,
  work: Work,
): Promise<Alarm> {
  return inTransaction(database, async (tx) => {
    const { alarm, detail } = await actWithin(tx, now, access, id, verb, note, work);
    const object = `alarm:${id}`;
    await trace(tx, { actor: access.actor, action: `alarm.${verb}`, object, after: { ...detail }, reason: note });
    return wire(alarm);
  });
}

/** `now` is asked once the lock is held. */
async function actWithin(
  tx: Queryable,
  now: () => number,
  access: Access,
  id: number,
  verb: AlarmVerb,
  note: string | undefined,
  work: Work,
): Promise<{ alarm: Locked; detail: object }> {
  await rows(tx, 'alarm-lock', LOCK, [id]);
  const at = now();
  const alarm = await readAlarm(tx, access, id, at);
  if (alarm === undefined) throw noSuchAlarm(id);
  if (!ALLOWED_IN[verb].includes(alarm.state)) throw refusal(alarm, verb);
  const detail = await work(tx, alarm, at);
  const { community } = alarm;
  await noteAction(tx, { community, alarm: id, at, actor: access.actor, action: verb, note, detail });
  const after = await readAlarm(tx, access, id, at);
  await announce(tx, community, alarm.grid);
  return { alarm: after ?? alarm, detail };
}

async function progress(tx: Queryable, { id }: Locked, now: number): Promise<object> {
  await rows(tx, 'alarm-progress', PROGRESS, [id, now]);
  return {};
}

/** Without what only actions need. */
export function wire(alarm: Locked): Alarm {
  const { community: _, respondS: __, ...shown } = alarm;
  return shown;
}

/** A row of the timeline. */
async function noteAction(
  tx: Queryable,
  entry: {
    community: string;
    alarm: number | null;
    at: number;
    actor: Actor | null;
    action: AlarmActionKind;
    note: string | undefined;
    detail: object;
  },
): Promise<void> {
  const { community, alarm, at, actor, action, note, detail } = entry;
  await rows(
    tx,
    'alarm-action',
    `insert into alarm_action (community, alarm, at, by_id, by_name, action, note, detail)
     values ($1, $2::int8, to_timestamp($3::float8 / 1000), $4, $5, $6, $7, $8::jsonb)`,
    [community, alarm, at, actor?.id ?? null, actor?.name ?? null, action, note ?? null, JSON.stringify(detail)],
  );
}

/** Tells every screen, when the transaction commits. */
export async function announce(tx: Queryable, community: string, grid: string | null): Promise<void> {
  await notify(tx, { kind: 'alarms', community, grids: grid === null ? [] : [grid] });
}

function refusal(alarm: Locked, verb: AlarmVerb): RequestError {
  if (verb === 'acknowledge' && alarm.owner !== null)
    return new RequestError(
      409,
      'already-acknowledged',
      `It is owned by ${alarm.owner} since ${new Date(alarm.ownedSince ?? 0).toISOString()}.`,
    );
  return new RequestError(409, 'wrong-state', `It is ${alarm.state}: ${verb} is for ${ALLOWED_IN[verb].join(', ')}.`);
}

function pointOf({ community, rule, source }: Locked): [string, string, string] {
  return [community, rule, source];
}
