/** One action on a case under its lock: work, the row, the timeline. */
import { type Queryable, rows } from '../../database/database.ts';
import type { CaseActionKind, CaseStage } from '../contract.ts';
import { stageAfter } from '../state.ts';
import type { ActionContext, ActionOutcome } from './action-context.ts';
import { noteCaseEvent } from './case-events.ts';
import type { CaseVerb } from './constants.ts';
import { lapseRequests } from './requests.ts';
import { type CaseChanges, type StoredCase, updateCase } from './stored-case.ts';

const NOTE = `
  insert into case_action (case_id, version, at, person, person_name, action, from_stage, to_stage, reason, note, detail)
  values ($1::int8, $2, to_timestamp($3::float8 / 1000), $4::int, $5, $6, $7, $8, $9, $10, $11::jsonb)`;

/** Nearer than this it was sent as it was done. */
const SENT_AT_ONCE_MS = 60_000;

/** Null: the passing of time. */
type By = { id: number; name: string } | null;

interface Words {
  reason?: string | undefined;
  note?: string | undefined;
  doneAt?: number | undefined;
}

export interface ActionResult {
  /** As it stands now. */
  file: StoredCase;
  detail: Record<string, unknown>;
  /** Where screens have to be notified. */
  grids: (string | null)[];
}

/** Does the work of an action that can be done (`conditions.ts`), and writes what comes of it. */
export async function carryOut<Body extends object>(
  context: ActionContext<Body>,
  action: CaseVerb,
  work: (context: ActionContext<Body>) => Promise<ActionOutcome>,
): Promise<ActionResult> {
  const { changes = {}, detail = {}, grids = [] } = await work(context);
  const { tx, file, person: by, now, body } = context;
  const to = stageAfter(action, file.stage, file.suspendedAt !== null);
  if (to === undefined) throw new Error(`${action} is not possible in stage ${file.stage}.`);
  const { reason, note, doneAt } = body as Words; // those of other bodies are not there
  const told = { ...detail, ...doneBefore(doneAt, now) };
  const after = await saveAction(tx, file, { action, to, by, now, changes, detail: told, reason, note });
  return { file: after, detail: told, grids: [after.grid, ...grids] };
}

/** For the timeline, when a phone could not send it at once. Of a clock that runs ahead nothing is believed. */
export function doneBefore(doneAt: number | undefined, now: number): { doneAt?: number } {
  return doneAt === undefined || doneAt > now - SENT_AT_ONCE_MS ? {} : { doneAt };
}

/** Writes an action and the case after it. */
export async function saveAction(
  tx: Queryable,
  file: StoredCase,
  step: Words & { action: CaseActionKind; to: CaseStage; by: By; now: number; changes: CaseChanges; detail: object },
): Promise<StoredCase> {
  const { to, now, changes } = step;
  const isEnded = to === 'closed' || to === 'rejected';
  const after: StoredCase = {
    ...file,
    ...changes,
    stage: to,
    version: file.version + 1,
    stageSince: to === file.stage ? file.stageSince : now,
    ...(isEnded ? { endedAt: file.endedAt ?? now, dueAt: null } : { endedAt: null }),
  };
  await updateCase(tx, after);
  await noteAction(tx, after, { ...step, from: file.stage });
  if (isEnded && file.endedAt === null) await lapseRequests(tx, file.id, now);
  return after;
}

/** A row of the timeline. */
export async function noteAction(
  tx: Queryable,
  file: StoredCase,
  entry: Words & { action: CaseActionKind; from: CaseStage | null; by: By; now: number; detail: object },
): Promise<void> {
  const { action, from, by, now, reason, note, detail } = entry;
  await rows(tx, 'case-action', NOTE, [
    file.id,
    file.version,
    now,
    by?.id ?? null,
    by?.name ?? null,
    action,
    from,
    file.stage,
    reason ?? null,
    note ?? null,
    JSON.stringify(detail),
  ]);
  await noteCaseEvent(tx, file, action, by?.id ?? null, now);
}
