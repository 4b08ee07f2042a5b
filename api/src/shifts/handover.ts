/** Handover (交接班): who goes writes down what there is and signs; who comes signs, and from then on owns it. */
import { announce } from '../alarms/desk/act.ts';
import { type Queryable, rows } from '../database/database.ts';
import { RequestError } from '../errors/errors.ts';
import {
  addToDuty,
  auditShift,
  notOnDuty,
  type Officer,
  onDutyBoard,
  ownDuty,
  removeFromDuty,
  requireOffDuty,
  type ShiftParts,
  shiftToTake,
} from './act.ts';
import type { Handover, HandoverState } from './contract.ts';
import { isOf } from './duty-now.ts';
import { handoverStateWithin, readHandoverState } from './handover-state.ts';

const shiftSql = (which: 'from' | 'to') => `jsonb_build_object('plan', ${which}_plan, 'day', ${which}_day, 'name',
  (select jsonb_build_object('zh', p.name_zh, 'en', p.name_en) from shift_plan p where p.community = h.community and p.code = h.${which}_plan))`;
const COLUMNS = `id::float8 as id, ${shiftSql('from')} as "from", ${shiftSql('to')} as "to", notes, estate,
  jsonb_build_object('name', out_name, 'at', (extract(epoch from out_at) * 1000)::float8) as out,
  case when in_at is not null then jsonb_build_object('name', in_name, 'at', (extract(epoch from in_at) * 1000)::float8,
    'note', in_note) end as "in", out_person = $2::int as mine`;

/** Signs first: what there is stands as it is now. Returns the id. Throws RequestError. */
export function handOver(
  parts: ShiftParts,
  officer: Officer,
  wanted: { plan: string; day: string; notes: string },
  grids: string[] | null,
): Promise<number> {
  return onDutyBoard(parts, officer, async (tx, now) => {
    const own = await ownDuty(tx, officer);
    if (own === undefined) throw notOnDuty();
    const next = await shiftToTake(tx, officer, wanted, now);
    if (isOf(own, next)) throw new RequestError(409, 'same-shift', 'plan, day: that is your own shift.');
    const { community, person } = officer;
    const handoverState = await readHandoverState(tx, { community, grids, person: person.id, now, until: next.endsAt });
    const id = await insertHandover(tx, officer, own, next, { handoverState, notes: wanted.notes }, now);
    const after = {
      handover: id,
      alarms: handoverState.alarmsOpen,
      cases: handoverState.casesOpen,
      promises: handoverState.promises.length,
    };
    await auditShift(tx, parts, officer, 'shift.hand-over', after);
    return id;
  });
}

/** Signs second: the first goes off duty, the second comes on, and what the first owned is the second's. Throws RequestError. */
export function takeOver(parts: ShiftParts, officer: Officer, id: number, note: string | undefined): Promise<void> {
  return onDutyBoard(parts, officer, async (tx, now) => {
    const waiting = await lockWaiting(tx, officer.community, id);
    if (waiting.person === officer.person.id)
      throw new RequestError(403, 'own-handover', 'The outgoing officer cannot take over: another person has to sign.');
    await requireOffDuty(tx, officer);
    const shift = await shiftToTake(tx, officer, waiting, now);
    await rows(
      tx,
      'shift-take-over',
      `update shift_handover set in_person = $2::int, in_name = $3, in_at = to_timestamp($4::float8 / 1000), in_note = $5
       where id = $1::int8`,
      [id, officer.person.id, officer.person.name, now, note ?? null],
    );
    await removeFromDuty(tx, officer.community, waiting.person, now, null, waiting.from);
    await addToDuty(tx, officer, shift, now);
    const alarms = await passAlarms(tx, officer, waiting.person, now);
    await auditShift(tx, parts, officer, 'shift.take-over', { handover: id, from: waiting.name, alarms }, note);
  });
}

/** Takes the first signature back while nobody has signed second. Throws RequestError. */
export function withdraw(parts: ShiftParts, officer: Officer, id: number): Promise<void> {
  return onDutyBoard(parts, officer, async (tx, now) => {
    const waiting = await lockWaiting(tx, officer.community, id);
    if (waiting.person !== officer.person.id)
      throw new RequestError(403, 'forbidden', 'Only the person who signed it can withdraw it.');
    await rows(
      tx,
      'shift-handover-withdraw',
      'update shift_handover set withdrawn_at = to_timestamp($2::float8 / 1000) where id = $1::int8',
      [id, now],
    );
    await auditShift(tx, parts, officer, 'shift.withdraw', { handover: id });
  });
}

/** Who reads handovers. */
export interface Reader {
  person: number;
  /** Null: all of them. */
  grids: string[] | null;
}

/** Handovers that wait for the second signature. */
export async function readHandoverWaiting(database: Queryable, community: string, reader: Reader): Promise<Handover[]> {
  const found = await rows<Handover>(
    database,
    'shift-handovers-waiting',
    `select ${COLUMNS} from shift_handover as h where community = $1 and in_at is null and withdrawn_at is null order by h.id`,
    [community, reader.person],
  );
  return found.map((handover) => shownTo(handover, reader));
}

/** The newest finished ones. */
export async function readFinished(
  database: Queryable,
  community: string,
  reader: Reader,
  limit: number,
): Promise<Handover[]> {
  const found = await rows<Handover>(
    database,
    'shift-handovers-finished',
    `select ${COLUMNS} from shift_handover as h where community = $1 and in_at is not null order by h.out_at desc limit $3::int`,
    [community, reader.person, limit],
  );
  return found.map((handover) => shownTo(handover, reader));
}

function shownTo(handover: Handover, { grids }: Reader): Handover {
  return { ...handover, estate: handoverStateWithin(handover.estate, grids) };
}

async function insertHandover(
  tx: Queryable,
  { community, person }: Officer,
  from: { plan: string; day: string },
  to: { plan: string; day: string },
  { handoverState, notes }: { handoverState: HandoverState; notes: string },
  now: number,
): Promise<number> {
  const [made] = await rows<{ id: number }>(
    tx,
    'shift-handover-insert',
    `insert into shift_handover (community, from_plan, from_day, to_plan, to_day, estate, notes, out_person, out_name, out_at)
     values ($1, $2, $3::date, $4, $5::date, $6::jsonb, $7, $8::int, $9, to_timestamp($10::float8 / 1000))
     on conflict do nothing returning id::float8 as id`,
    [
      community,
      from.plan,
      from.day,
      to.plan,
      to.day,
      JSON.stringify(handoverState),
      notes,
      person.id,
      person.name,
      now,
    ],
  );
  if (made === undefined)
    throw new RequestError(409, 'handed-over-already', 'You have signed a handover already; withdraw it first.');
  return made.id;
}

async function lockWaiting(tx: Queryable, community: string, id: number) {
  const [found] = await rows<{
    person: number;
    name: string;
    from: { plan: string; day: string };
    plan: string;
    day: string;
    done: boolean;
  }>(
    tx,
    'shift-handover-lock',
    `select out_person as person, out_name as name, to_plan as plan, to_day::text as day,
       jsonb_build_object('plan', from_plan, 'day', from_day) as "from", in_at is not null or withdrawn_at is not null as done
     from shift_handover where id = $1::int8 and community = $2 for update`,
    [id, community],
  );
  if (found === undefined) throw new RequestError(404, 'not-found', `id: there is no handover ${id}.`);
  if (found.done) throw new RequestError(409, 'signed-already', 'It was signed or withdrawn in the meantime.');
  return found;
}

/** Alarms that are open and owned by who goes: owned by who comes, with a new time to show progress. Returns how many. */
async function passAlarms(tx: Queryable, officer: Officer, from: number, now: number): Promise<number> {
  const { community, person } = officer;
  await rows(
    tx,
    'shift-alarms-lock',
    `select a.id from alarm a where a.open and a.owned and a.community = $1
       and exists (select from alarm_handling h where h.alarm = a.id and h.acked_by = $2)
     order by a.id for update`,
    [community, String(from)],
  );
  const passed = await rows<{ grid: string | null }>(
    tx,
    'shift-alarms-pass',
    `with passed as (
       update alarm_handling h set acked_by = $3, acked_name = $4, acked_at = to_timestamp($5::float8 / 1000),
         ack_expires_at = to_timestamp($5::float8 / 1000) + a.respond_s * interval '1 second', version = h.version + 1
       from alarm a, alarm_handling before
       where h.alarm = a.id and before.alarm = a.id and a.community = $1 and a.open and a.cleared_at is null and h.acked_by = $2
       returning a.id, a.grid, before.acked_name as owner),
     noted as (
       insert into alarm_action (community, alarm, at, by_id, by_name, action, detail)
       select $1, id, to_timestamp($5::float8 / 1000), $3, $4, 'take-over', jsonb_build_object('owner', owner) from passed
       returning alarm)
     select grid from passed`,
    [community, String(from), String(person.id), person.name, now],
  );
  for (const grid of new Set(passed.map((row) => row.grid))) await announce(tx, community, grid);
  return passed.length;
}
