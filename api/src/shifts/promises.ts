/** What was promised for a time: handed on from shift to shift until it is done. */
import { rows } from '../database/database.ts';
import { RequestError } from '../errors/errors.ts';
import { auditShift, type Officer, onDutyBoard, type ShiftParts } from './act.ts';

/** What a shift hands over carries all of them. */
const OPEN_MAX = 200;

/** Throws RequestError: there are too many open ones. */
export function makePromise(parts: ShiftParts, officer: Officer, what: string, dueAt: number): Promise<void> {
  return onDutyBoard(parts, officer, async (tx, now) => {
    const [open] = await rows<{ count: number }>(
      tx,
      'shift-promises-open',
      'select count(*)::int as count from shift_promise where community = $1 and done_at is null',
      [officer.community],
    );
    if ((open?.count ?? 0) >= OPEN_MAX)
      throw new RequestError(409, 'too-many-promises', `At most ${OPEN_MAX} promises can be open; close some first.`);
    await rows(
      tx,
      'shift-promise',
      `insert into shift_promise (community, what, due_at, made_by, made_at)
       values ($1, $2, to_timestamp($3::float8 / 1000), $4, to_timestamp($5::float8 / 1000))`,
      [officer.community, what, dueAt, officer.person.name, now],
    );
    await auditShift(tx, parts, officer, 'shift.promise', { what, dueAt });
  });
}

/** Throws RequestError: there is none that is open. */
export function keepPromise(parts: ShiftParts, officer: Officer, id: number): Promise<void> {
  return onDutyBoard(parts, officer, async (tx, now) => {
    const [kept] = await rows<{ what: string }>(
      tx,
      'shift-promise-done',
      `update shift_promise set done_by = $3, done_at = to_timestamp($4::float8 / 1000)
       where id = $1::int8 and community = $2 and done_at is null returning what`,
      [id, officer.community, officer.person.name, now],
    );
    if (kept === undefined) throw new RequestError(404, 'not-found', `id: there is no open promise ${id}.`);
    await auditShift(tx, parts, officer, 'shift.promise-done', { promise: id, what: kept.what });
  });
}
