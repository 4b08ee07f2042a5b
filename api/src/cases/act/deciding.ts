/** What is asked for and decided: 延期, 挂账, 申诉; and 督办. */
import { clockExtended, clockRunsOn, clockStopped } from './clocks.ts';
import type { CaseBody } from './contract.ts';
import { ask, decide } from './requests.ts';
import { badField, limitsOf, type Outcome, type Turn } from './turn.ts';

export async function askExtension(turn: Turn<CaseBody<'ask-extension'>>): Promise<Outcome> {
  const { until } = turn.body;
  refuseEarlier(until, turn);
  return { detail: { request: await ask(turn, 'extension'), until } };
}

export async function grantExtension(turn: Turn<CaseBody<'grant-extension'>>): Promise<Outcome> {
  const { file, body, ground } = turn;
  const request = await decide(turn, 'extension', true);
  const until = body.until ?? request.until ?? 0;
  refuseEarlier(until, turn);
  const changes = clockExtended(file, limitsOf(file), await ground.calendar(), until);
  return { changes, detail: { request: request.id, until, before: file.handleDueAt } };
}

export async function askSuspension(turn: Turn<CaseBody<'ask-suspension'>>): Promise<Outcome> {
  const { until } = turn.body;
  refusePast(until, turn);
  return { detail: { request: await ask(turn, 'suspension'), until } };
}

/** The clocks stand still until somebody resumes it, or until the time is over. */
export async function grantSuspension(turn: Turn<CaseBody<'grant-suspension'>>): Promise<Outcome> {
  const { file, body, now, ground } = turn;
  const request = await decide(turn, 'suspension', true);
  const until = body.until ?? request.until ?? 0;
  refusePast(until, turn);
  const clock = clockStopped(file, limitsOf(file), await ground.calendar(), now);
  const changes = { ...clock, suspendedUntil: until, suspendReason: request.reason };
  return { changes, detail: { request: request.id, until, reason: request.reason } };
}

export const refuse =
  (kind: 'extension' | 'suspension' | 'appeal') =>
  async (turn: Turn<{ note: string }>): Promise<Outcome> => ({
    detail: { request: (await decide(turn, kind, false)).id },
  });

export async function resume({ file, now, ground }: Turn<CaseBody<'resume'>>): Promise<Outcome> {
  return { changes: clockRunsOn(file, limitsOf(file), await ground.calendar(), now) };
}

export async function supervise({ body: { kind }, now }: Turn<CaseBody<'supervise'>>): Promise<Outcome> {
  return { changes: { supervised: kind, supervisedAt: now }, detail: { kind } };
}

export async function appeal(turn: Turn<CaseBody<'appeal'>>): Promise<Outcome> {
  return { detail: { request: await ask(turn, 'appeal') } };
}

/** It does not count against who handled it. */
export async function upholdAppeal(turn: Turn<CaseBody<'uphold-appeal'>>): Promise<Outcome> {
  const request = await decide(turn, 'appeal', true);
  return { changes: { excused: true }, detail: { request: request.id } };
}

/** Longer than any extension or suspension that is meant; limits that far off cannot be counted on a calendar. */
const UNTIL_MAX_MS = 2 * 366 * 24 * 60 * 60_000;

function refuseEarlier(until: number, { file, now }: Turn): void {
  refusePast(until, { now });
  if (until <= (file.handleDueAt ?? 0)) throw badField('until', 'must be later than the limit there is');
}

function refusePast(until: number, { now }: Pick<Turn, 'now'>): void {
  if (until <= now) throw badField('until', 'must be in the future');
  if (until > now + UNTIL_MAX_MS) throw badField('until', 'must lie within two years');
}
