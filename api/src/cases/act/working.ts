/** Sending a case out and putting it right: 派遣, 接单, 回退, 处置反馈. */
import { freshAfterPhotos, needsAfterPhoto } from '../missing.ts';
import { type ActionContext, type ActionOutcome, badField, limitsOf } from './action-context.ts';
import { clockToCheck, clockToDispatch, clockToHandle } from './clocks.ts';
import type { CaseBody } from './contract.ts';
import { isMember, readDepartment, readHolder } from './people.ts';
import { bindPhotos } from './photos.ts';

const NOBODY = { handler: null, handlerName: null } as const;

export async function dispatch({
  tx,
  file,
  body,
  now,
  lookups,
}: ActionContext<CaseBody<'dispatch'>>): Promise<ActionOutcome> {
  const { department } = body;
  const departmentName = await readDepartment(tx, file.community, department);
  const handler =
    body.handler === undefined ? undefined : await readHolder(tx, 'handler', body.handler, 'case.handle', file);
  if (handler !== undefined && !(await isMember(tx, file.community, department, handler.id)))
    throw badField('handler', `${handler.name} does not belong to ${departmentName}`);
  const given = handler === undefined ? NOBODY : { handler: handler.id, handlerName: handler.name };
  const clock = clockToHandle(file, limitsOf(file), await lookups.calendar(), now);
  return {
    changes: { department, departmentName, ...given, dispatches: file.dispatches + 1, ...clock },
    detail: { department, departmentName, handler: handler?.name ?? null },
  };
}

/** The first of the department to take it up has it. */
export async function accept({ person, now }: ActionContext<CaseBody<'accept'>>): Promise<ActionOutcome> {
  return { changes: { handler: person.id, handlerName: person.name, acceptedAt: now } };
}

/** 回退: it waits to be dispatched again, to somebody else. */
export async function returnCase({ file, now, lookups }: ActionContext<CaseBody<'return'>>): Promise<ActionOutcome> {
  const clock = clockToDispatch(limitsOf(file), await lookups.calendar(), now);
  return {
    changes: { department: null, departmentName: null, ...NOBODY, returns: file.returns + 1, ...clock },
    detail: { department: file.department, departmentName: file.departmentName },
  };
}

export async function handle({
  tx,
  file,
  body,
  person,
  now,
  lookups,
}: ActionContext<CaseBody<'handle'>>): Promise<ActionOutcome> {
  await bindPhotos(tx, file.id, body.photos, person.id);
  const category = (await lookups.categories()).get(file.category ?? '');
  const after = await freshAfterPhotos(tx, file.id);
  if (after.length === 0 && needsAfterPhoto(file, category))
    throw badField('photos', 'a photo taken afterwards is needed');
  const clock = clockToCheck(file, limitsOf(file), await lookups.calendar(), now);
  return { changes: clock, detail: { photos: body.photos ?? [], after } };
}
