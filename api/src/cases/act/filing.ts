/** Before a case is dispatched: 立案, 不予立案, 捆绑, and what binds signals to it. */
import { RequestError } from '../../errors/errors.ts';
import { mayAt } from '../access.ts';
import { type ActionContext, type ActionOutcome, badField } from './action-context.ts';
import { saveAction } from './carry-out.ts';
import { clockToDispatch } from './clocks.ts';
import type { CaseBody } from './contract.ts';
import { nextNumber } from './number.ts';
import { bindSignals, markAlarmsFiled, moveSignals, readSignal } from './signals.ts';
import { type CaseChanges, readStored } from './stored-case.ts';

const PRIORITIES = ['high', 'medium', 'low'];
/** 1 high, 2 medium, 3 low. */
export const priorityNumber = (priority: string) => PRIORITIES.indexOf(priority) + 1;

export async function file(context: ActionContext<CaseBody<'file'>>): Promise<ActionOutcome> {
  const { tx, file, body, now, lookups } = context;
  const category = (await lookups.categories()).get(body.category);
  if (category === undefined || !category.enabled)
    throw badField('category', `there is no category ${body.category} in use`);
  const { limits } = category;
  const number = await nextNumber(tx, file.grid, await lookups.zone(), now);
  const changes: CaseChanges = {
    number,
    category: body.category,
    limits,
    filedAt: now,
    ...(body.priority === undefined ? {} : { priority: priorityNumber(body.priority) }),
    ...(body.hazardLevel === undefined ? {} : { hazardLevel: body.hazardLevel }),
    ...clockToDispatch(limits, await lookups.calendar(), now),
  };
  return { changes, detail: { number, category: body.category } };
}

export async function reject(): Promise<ActionOutcome> {
  return {};
}

/** Signals of the same cause, wherever they lie within the community. */
export async function bind(context: ActionContext<CaseBody<'bind'>>): Promise<ActionOutcome> {
  const { tx, file, body, person, now } = context;
  const signals = await Promise.all(body.signals.map((ref, index) => readSignal(tx, ref, index, { ...file, now })));
  for (const [index, { kind, ref, grid }] of signals.entries())
    if (grid !== undefined && !mayAt(person, 'case.file', { community: file.community, grid }))
      throw badField(`signals/${index}`, `there is no ${kind} ${ref} where your right reaches`);
  const bound = await bindSignals(tx, file, signals, person.name, now);
  if (bound.length === 0) throw badField('signals', 'all of them are bound to this case already');
  await markAlarmsFiled(tx, file, bound, context);
  return { detail: { signals: bound } };
}

/** Its signals go over to the other case, which goes on alone; both timelines say so. Both rows are locked. */
export async function bundle(context: ActionContext<CaseBody<'bundle'>>): Promise<ActionOutcome> {
  const { tx, file, body, person, now } = context;
  const other = await readStored(tx, body.into);
  if (other === undefined || other.community !== file.community || !mayAt(person, 'case.file', other))
    throw badField('into', `there is no case ${body.into} where your right reaches`);
  if (other.id === file.id) throw badField('into', 'it is this case itself');
  if (other.endedAt !== null) throw new RequestError(409, 'wrong-stage', `into: case ${nameOf(other)} has ended.`);
  const signals = await moveSignals(tx, file.id, other.id);
  const detail = { from: file.id, number: file.number, signals };
  await saveAction(tx, other, { action: 'bind', to: other.stage, by: person, now, changes: {}, detail });
  return {
    changes: { closure: 'bundled', bundledInto: other.id },
    detail: { into: other.id, number: other.number, signals },
    grids: [other.grid],
  };
}

function nameOf({ number, id }: { number: string | null; id: number }): string {
  return number ?? `#${id}`;
}
