/** What is asked for and decided: 延期, 挂账, 申诉; and 督办. */

import { type ActionContext, type ActionOutcome, badField, limitsOf } from './action-context.ts';
import { clockExtended, clockRunsOn, clockStopped } from './clocks.ts';
import type { CaseBody } from './contract.ts';
import { createRequest, decide } from './requests.ts';

export async function askExtension(context: ActionContext<CaseBody<'ask-extension'>>): Promise<ActionOutcome> {
  const { until } = context.body;
  refuseEarlier(until, context);
  return { detail: { request: await createRequest(context, 'extension'), until } };
}

export async function grantExtension(context: ActionContext<CaseBody<'grant-extension'>>): Promise<ActionOutcome> {
  const { file, body, lookups } = context;
  const request = await decide(context, 'extension', true);
  const until = body.until ?? request.until ?? 0;
  refuseEarlier(until, context);
  const changes = clockExtended(file, limitsOf(file), await lookups.calendar(), until);
  return { changes, detail: { request: request.id, until, before: file.handleDueAt } };
}

export async function askSuspension(context: ActionContext<CaseBody<'ask-suspension'>>): Promise<ActionOutcome> {
  const { until } = context.body;
  refusePast(until, context);
  return { detail: { request: await createRequest(context, 'suspension'), until } };
}

/** The clocks stand still until somebody resumes it, or until the time is over. */
export async function grantSuspension(context: ActionContext<CaseBody<'grant-suspension'>>): Promise<ActionOutcome> {
  const { file, body, now, lookups } = context;
  const request = await decide(context, 'suspension', true);
  const until = body.until ?? request.until ?? 0;
  refusePast(until, context);
  const clock = clockStopped(file, limitsOf(file), await lookups.calendar(), now);
  const changes = { ...clock, suspendedUntil: until, suspendReason: request.reason };
  return { changes, detail: { request: request.id, until, reason: request.reason } };
}

export const refuseRequest =
  (kind: 'extension' | 'suspension' | 'appeal') =>
  async (context: ActionContext<{ note: string }>): Promise<ActionOutcome> => ({
    detail: { request: (await decide(context, kind, false)).id },
  });

export async function resume({ file, now, lookups }: ActionContext<CaseBody<'resume'>>): Promise<ActionOutcome> {
  return { changes: clockRunsOn(file, limitsOf(file), await lookups.calendar(), now) };
}

export async function supervise({ body: { kind }, now }: ActionContext<CaseBody<'supervise'>>): Promise<ActionOutcome> {
  return { changes: { supervised: kind, supervisedAt: now }, detail: { kind } };
}

export async function appeal(context: ActionContext<CaseBody<'appeal'>>): Promise<ActionOutcome> {
  return { detail: { request: await createRequest(context, 'appeal') } };
}

/** It does not count against who handled it. */
export async function upholdAppeal(context: ActionContext<CaseBody<'uphold-appeal'>>): Promise<ActionOutcome> {
  const request = await decide(context, 'appeal', true);
  return { changes: { excused: true }, detail: { request: request.id } };
}

/** Longer than any extension or suspension that is meant; limits that far off cannot be counted on a calendar. */
const UNTIL_MAX_MS = 2 * 366 * 24 * 60 * 60_000;

function refuseEarlier(until: number, { file, now }: ActionContext): void {
  refusePast(until, { now });
  if (until <= (file.handleDueAt ?? 0)) throw badField('until', 'must be later than the limit there is');
}

function refusePast(until: number, { now }: Pick<ActionContext, 'now'>): void {
  if (until <= now) throw badField('until', 'must be in the future');
  if (until > now + UNTIL_MAX_MS) throw badField('until', 'must lie within two years');
}
