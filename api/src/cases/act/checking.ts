/** On the spot: 核查 and what follows from it, 强制结案, reopening, 回访. */
import { RequestError } from '../../errors/errors.ts';
import { readMissing } from '../missing.ts';
import { hasHandled } from '../own-work.ts';
import { clockToDispatch, clockToRework, NOT_SUSPENDED } from './clocks.ts';
import type { CaseBody } from './contract.ts';
import { readHolder } from './people.ts';
import { bindPhotos } from './photos.ts';
import type { CaseChanges } from './stored-case.ts';
import { badField, limitsOf, type Outcome, type Turn } from './turn.ts';

export const REOPEN_WITHIN_MS = 30 * 24 * 60 * 60_000;
const NOBODY = { verifier: null, verifierName: null } as const;

export async function orderCheck({ tx, file, body }: Turn<CaseBody<'order-check'>>): Promise<Outcome> {
  const verifier = await readHolder(tx, 'verifier', body.verifier, 'case.verify', file);
  if (await hasHandled(tx, file.id, verifier.id))
    throw badField('verifier', `${verifier.name} handled it and cannot check it`);
  return { changes: { verifier: verifier.id, verifierName: verifier.name }, detail: { verifier: verifier.name } };
}

export async function pass(turn: Turn<CaseBody<'verify-pass'>>): Promise<Outcome> {
  const { tx, file, body, person, ground } = turn;
  await refuseOwnWork(turn);
  const missing = await readMissing(tx, file, (await ground.categories()).get(file.category ?? ''));
  if (missing.includes('authority-report') || missing.includes('receipt'))
    throw new RequestError(
      409,
      'receipt-missing',
      'A major hazard is closed with the receipt of its report to the authority, and there is none.',
    );
  const { photos = [], lon, lat } = body;
  await bindPhotos(tx, file.id, photos, person.id);
  return {
    changes: { ...mine(turn), closure: 'verified' },
    detail: { photos, ...(lon === undefined ? {} : { lon, lat }) },
  };
}

/** 返工. */
export async function fail(turn: Turn<CaseBody<'verify-fail'>>): Promise<Outcome> {
  const { tx, file, body, person, now, ground } = turn;
  await refuseOwnWork(turn);
  await bindPhotos(tx, file.id, body.photos, person.id);
  const clock = clockToRework(file, limitsOf(file), await ground.calendar(), now);
  return { changes: { ...NOBODY, rework: file.rework + 1, ...clock }, detail: { photos: body.photos ?? [] } };
}

/** Somebody else has to look, or at another time. */
export async function unable(turn: Turn<CaseBody<'verify-unable'>>): Promise<Outcome> {
  const { tx, file, body, person } = turn;
  await refuseOwnWork(turn);
  await bindPhotos(tx, file.id, body.photos, person.id);
  return { changes: NOBODY, detail: { photos: body.photos ?? [] } };
}

/** Without anybody having looked: not by who would be spared the look. */
export async function forceClose(turn: Turn<CaseBody<'force-close'>>): Promise<Outcome> {
  await refuseOwnWork(turn);
  return { changes: { ...NOT_SUSPENDED, closure: 'forced' } };
}

/** It begins again at its dispatch, with clocks of its own. What was bundled goes on in the other case. */
export async function reopen({ file, now, ground }: Turn<CaseBody<'reopen'>>): Promise<Outcome> {
  if (file.closure === 'bundled')
    throw new RequestError(409, 'bundled', `It goes on in case #${file.bundledInto}; act there.`);
  if (now - (file.endedAt ?? 0) > REOPEN_WITHIN_MS)
    throw new RequestError(409, 'too-late', 'It ended more than 30 days ago; report it anew.');
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
    ...clockToDispatch(limitsOf(file), await ground.calendar(), now),
  };
  return { changes, detail: { closure: file.closure, handler: file.handlerName, endedAt: file.endedAt } };
}

export async function followUp({ body: { satisfaction } }: Turn<CaseBody<'follow-up'>>): Promise<Outcome> {
  return { changes: { satisfaction }, detail: { satisfaction } };
}

async function refuseOwnWork({ tx, file, person }: Turn): Promise<void> {
  if (await hasHandled(tx, file.id, person.id))
    throw new RequestError(403, 'own-work', 'Who handled a case cannot check it.');
}

function mine({ person }: Turn): CaseChanges {
  return { verifier: person.id, verifierName: person.name };
}
