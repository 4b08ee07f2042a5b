/** A new case (信息收集): by hand or out of signals; filed at once when its category is known, fed back at once when self-handled. */
import type { Queryable } from '../../database/database.ts';
import { forbidden } from '../../errors/errors.ts';
import type { Registry } from '../../registry/registry.ts';
import type { Right } from '../../rights/contract.ts';
import { mayAt } from '../access.ts';
import { announceCases } from '../announce.ts';
import type { CaseFile } from '../contract.ts';
import { freshAfterPhotos } from '../missing.ts';
import { type ActingPerson, type CaseActParts, readCase } from './act.ts';
import { type ActionContext, badField, limitsOf } from './action-context.ts';
import { carryOut, doneBefore, noteAction, saveAction } from './carry-out.ts';
import { caseLookups } from './case-lookups.ts';
import { clockToCheck } from './clocks.ts';
import type { ReportRequest } from './contract.ts';
import { file, priorityNumber } from './filing.ts';
import { bindPhotos } from './photos.ts';
import { type CaseLocation, locationOf } from './place.ts';
import { bindSignals, markAlarmsFiled, readSignal, type Signal } from './signals.ts';
import { insertCase, type StoredCase } from './stored-case.ts';

/** Of what nobody has said anything about. */
const PRIORITY_USUAL = 2;
const TITLE_CHARACTERS = 120;

/** Throws RequestError. */
export async function report(
  tx: Queryable,
  { now: clock, trace }: CaseActParts,
  who: ActingPerson,
  registry: Registry,
  body: ReportRequest,
): Promise<CaseFile> {
  const { person, address } = who;
  const now = clock();
  const community = registry.community.code;
  const signals = await signalsOf(tx, body, who, community, now);
  const place = locationOf(body, signals[0], registry);
  refuseElsewhere('case.report', who, { community, ...place });
  if (body.category !== undefined)
    refuseElsewhere(body.selfHandled ? 'case.handle' : 'case.file', who, { community, ...place });

  const reported = await insertCase(tx, { ...newCase(body, signals[0], place, who, now), community });
  const bound = await bindSignals(tx, reported, signals, person.name, now);
  const { photos = [] } = body;
  await bindPhotos(tx, reported.id, photos, person.id);
  const detail = { signals: bound, photos, ...doneBefore(body.doneAt, now) };
  await noteAction(tx, reported, { action: 'report', from: null, by: person, now, detail });

  const lookups = caseLookups(tx, community);
  const context = { tx, file: reported, standing: { seen: true, mine: true }, body, person, address, now, lookups };
  const filed = body.category === undefined ? reported : await fileAtOnce(context, body.category);
  const left = body.selfHandled ? await feedBackAtOnce({ ...context, file: filed }) : filed;

  await markAlarmsFiled(tx, left, bound, { person, address, now });
  await announceCases(tx, community, [left.grid]);
  const answer = await readCase(tx, left.id, lookups);
  await trace(tx, {
    who: person,
    address,
    action: 'case.report',
    object: `case:${left.id}`,
    after: { number: left.number, to: left.stage, grid: left.grid, signals: bound, selfHandled: left.selfHandled },
  });
  return answer;
}

/** Only those that lie where the right reaches: the others are not there. */
async function signalsOf(
  tx: Queryable,
  { signals = [] }: ReportRequest,
  { person }: ActingPerson,
  community: string,
  now: number,
): Promise<Signal[]> {
  const found: Signal[] = [];
  for (const [index, ref] of signals.entries()) {
    const signal = await readSignal(tx, ref, index, { community, now });
    const { grid } = signal;
    if (grid !== undefined && !mayAt(person, 'case.report', { community, grid }))
      throw badField(`signals/${index}`, `there is no ${ref.kind} ${ref.ref} where your right reaches`);
    found.push(signal);
  }
  return found;
}

function newCase(
  body: ReportRequest,
  first: Signal | undefined,
  place: CaseLocation,
  { person }: ActingPerson,
  now: number,
): Omit<StoredCase, 'id' | 'community'> {
  const title = body.title ?? first?.zh?.slice(0, TITLE_CHARACTERS);
  const source = body.source ?? first?.source;
  if (title === undefined) throw badField('title', 'is required when no signal has one');
  if (source === undefined) throw badField('source', 'is required when there is no signal');
  if (place.grid === null && place.lon === null && first === undefined)
    throw badField('grid', 'or lon and lat are required when there is no signal');
  const hazardLevel = body.hazardLevel ?? first?.level ?? null;
  if (body.selfHandled && body.category === undefined)
    throw badField('category', 'is required when it is self-handled');
  if (body.selfHandled && hazardLevel === 'major')
    throw badField('selfHandled', 'a major hazard needs an approved rectification plan');
  return {
    ...EMPTY,
    ...place,
    title,
    source,
    description: body.description ?? first?.description ?? '',
    priority: body.priority === undefined ? (first?.priority ?? PRIORITY_USUAL) : priorityNumber(body.priority),
    hazardLevel,
    reporter: person.id,
    reporterName: person.name,
    reportedAt: now,
    stageSince: now,
  };
}

async function fileAtOnce(context: ActionContext<ReportRequest>, category: string): Promise<StoredCase> {
  const body = { version: context.file.version, category };
  const done = await carryOut({ ...context, body }, 'file', file);
  return done.file;
}

/** 自行处置: who reports it has put it right on the spot; somebody else still looks. */
async function feedBackAtOnce({ tx, file: filed, person, now, lookups }: ActionContext): Promise<StoredCase> {
  const after = await freshAfterPhotos(tx, filed.id);
  if (after.length === 0) throw badField('photos', 'a photo taken afterwards is needed when it is self-handled');
  const clock = clockToCheck(filed, limitsOf(filed), await lookups.calendar(), now);
  const changes = { ...clock, selfHandled: true, handler: person.id, handlerName: person.name };
  const detail = { selfHandled: true, after };
  return saveAction(tx, filed, { action: 'handle', to: 'feedback', by: person, now, changes, detail });
}

function refuseElsewhere(
  right: Right,
  { person }: ActingPerson,
  place: { community: string; grid: string | null },
): void {
  if (!mayAt(person, right, place))
    throw forbidden(`grid: ${right} does not reach ${place.grid ?? 'a place without a grid'} for you.`);
}

const EMPTY = {
  number: null,
  stage: 'collection',
  version: 1,
  category: null,
  department: null,
  departmentName: null,
  handler: null,
  handlerName: null,
  verifier: null,
  verifierName: null,
  limits: null,
  filedAt: null,
  dispatchedAt: null,
  acceptedAt: null,
  handledAt: null,
  endedAt: null,
  dueAt: null,
  handleDueAt: null,
  totalDueAt: null,
  closure: null,
  selfHandled: false,
  rework: 0,
  returns: 0,
  dispatches: 0,
  extensions: 0,
  suspendedAt: null,
  suspendedUntil: null,
  suspendReason: null,
  leftMs: null,
  supervised: null,
  supervisedAt: null,
  excused: false,
  bundledInto: null,
  satisfaction: null,
} as const;
