/** On the spot: 核查 and what follows from it, 强制结案, reopening, 回访. */
import { hasHandled } from '../own-work.ts';
import { type ActionContext, type ActionOutcome, badField, limitsOf } from './action-context.ts';
import { clockToDispatch, clockToRework, NOT_SUSPENDED } from './clocks.ts';
import type { CaseBody } from './contract.ts';
import { readHolder } from './people.ts';
import { bindPhotos } from './photos.ts';
import type { CaseChanges } from './stored-case.ts';

const NOBODY = { verifier: null, verifierName: null } as const;

export async function orderCheck({ tx, file, body }: ActionContext<CaseBody<'order-check'>>): Promise<ActionOutcome> {
  const verifier = await readHolder(tx, 'verifier', body.verifier, 'case.verify', file);
  if (await hasHandled(tx, file.id, verifier.id))
    throw badField('verifier', `${verifier.name} handled it and cannot check it`);
  return { changes: { verifier: verifier.id, verifierName: verifier.name }, detail: { verifier: verifier.name } };
}

export async function pass(context: ActionContext<CaseBody<'verify-pass'>>): Promise<ActionOutcome> {
  const { tx, file, body, person } = context;
  const { photos = [], lon, lat } = body;
  await bindPhotos(tx, file.id, photos, person.id);
  return {
    changes: { ...mine(context), closure: 'verified' },
    detail: { photos, ...(lon === undefined ? {} : { lon, lat }) },
  };
}

/** 返工. */
export async function fail(context: ActionContext<CaseBody<'verify-fail'>>): Promise<ActionOutcome> {
  const { tx, file, body, person, now, lookups } = context;
  await bindPhotos(tx, file.id, body.photos, person.id);
  const clock = clockToRework(file, limitsOf(file), await lookups.calendar(), now);
  return { changes: { ...NOBODY, rework: file.rework + 1, ...clock }, detail: { photos: body.photos ?? [] } };
}

/** Somebody else has to look, or at another time. */
export async function unable(context: ActionContext<CaseBody<'verify-unable'>>): Promise<ActionOutcome> {
  const { tx, file, body, person } = context;
  await bindPhotos(tx, file.id, body.photos, person.id);
  return { changes: NOBODY, detail: { photos: body.photos ?? [] } };
}

/** Without anybody having looked: not by who would be spared the look. */
export async function forceClose(): Promise<ActionOutcome> {
  return { changes: { ...NOT_SUSPENDED, closure: 'forced' } };
}

/** It begins again at its dispatch, with clocks of its own. What was bundled goes on in the other case. */
export async function reopen({ file, now, lookups }: ActionContext<CaseBody<'reopen'>>): Promise<ActionOutcome> {
  const changes: CaseChanges = {
    ...NOBODY,
    department: null,
    departmentName: null,
    handler: null,
    handlerName: null,
    closure: null,
    selfHandled: false,
    handleDueAt: null,
    totalDueAt: null,
    supervised: null,
    supervisedAt: null,
    excused: false,
    satisfaction: null,
    ...clockToDispatch(limitsOf(file), await lookups.calendar(), now),
  };
  return { changes, detail: { closure: file.closure, handler: file.handlerName, endedAt: file.endedAt } };
}

export async function followUp({
  body: { satisfaction },
}: ActionContext<CaseBody<'follow-up'>>): Promise<ActionOutcome> {
  return { changes: { satisfaction }, detail: { satisfaction } };
}

function mine({ person }: ActionContext): CaseChanges {
  return { verifier: person.id, verifierName: person.name };
}
