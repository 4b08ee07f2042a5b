/** What cases become by whom, by other words than the api's own, for tests that hold it against them. */
import { CASE_TABLE, type CaseVerb } from '../cases/act/constants.ts';
import type { CaseStage } from '../cases/contract.ts';
import { stageAfter } from '../cases/state.ts';
import { RIGHTS, type Role } from '../rights/contract.ts';
import type { Crew } from './case-work.ts';

export type Name = keyof Crew | 'both';
/** `both` handles and decides: nobody else could meet what they asked for, planned or did themselves. */
export const ROLES: Record<Name, readonly Role[]> = {
  duty: ['duty-officer'],
  leader: ['shift-leader'],
  manager: ['manager'],
  hand: ['handler'],
  mate: ['handler'],
  walker: ['grid-worker'],
  both: ['handler', 'shift-leader', 'manager'],
};
export const NAMES = Object.keys(ROLES) as Name[];
export const LEVELS = [null, 'general', 'major'] as const;

export interface Model {
  stage: CaseStage;
  version: number;
  suspended: boolean;
  level: (typeof LEVELS)[number];
  isBundled: boolean;
  handler: Name | null;
  isGiven: boolean;
  verifier: Name | null;
  handled: Set<Name>;
  /** Who asked, by what for. */
  asked: Map<string, Name>;
  plan: { by: Name; approved: boolean } | null;
  reports: number;
  receipts: number;
}
export type Expected = { status: 200 } | { status: number; error: string };

export function newModel(level: Model['level']): Model {
  return {
    stage: 'collection',
    version: 1,
    suspended: false,
    level,
    isBundled: false,
    handler: null,
    isGiven: false,
    verifier: null,
    handled: new Set(),
    asked: new Map(),
    plan: null,
    reports: 0,
    receipts: 0,
  };
}

const isMember = (name: Name) => name === 'hand' || name === 'mate' || name === 'both';
const holds = (name: Name, verb: CaseVerb) =>
  ROLES[name].some((role) => (RIGHTS[CASE_TABLE[verb].right].roles as readonly Role[]).includes(role));
const isMine = (model: Model, name: Name) =>
  model.handler === null ? model.isGiven && isMember(name) : model.handler === name;
export const maySeeCase = (model: Model, name: Name) =>
  name === 'both' || !isMember(name) || model.handler === name || model.verifier === name || model.isGiven;

/** What the api must answer, by other words than its own. */
export function expected(model: Model, name: Name, verb: CaseVerb, isStale: boolean): Expected {
  if (!holds(name, verb)) return { status: 403, error: 'forbidden' };
  if (!maySeeCase(model, name)) return { status: 404, error: 'not-found' };
  if (isStale) return { status: 409, error: 'stale' };
  if (stageAfter(verb, model.stage, model.suspended) === undefined) return { status: 409, error: 'wrong-stage' };
  if (CASE_TABLE[verb].own && !isMine(model, name)) return { status: 403, error: 'not-yours' };
  const touched = (who: Name) => model.handled.has(who) || model.handler === who;
  if (/^verify|^force/.test(verb) && touched(name)) return { status: 403, error: 'own-work' };
  const [kind, did] = requestOf(verb);
  if (did === 'ask' && model.asked.has(kind)) return { status: 409, error: 'already-asked' };
  if (did === 'decide' && !model.asked.has(kind)) return { status: 409, error: 'nothing-asked' };
  if (did === 'decide' && model.asked.get(kind) === name) return { status: 403, error: 'own-request' };
  if (verb === 'reopen' && model.isBundled) return { status: 409, error: 'bundled' };
  return lawOf(model, name, verb) ?? { status: 200 };
}

/** 16号令 of hazards. */
function lawOf({ level, plan, reports, receipts }: Model, name: Name, verb: CaseVerb): Expected | undefined {
  const refused = (error: string, status = 409) => ({ status, error });
  if (verb === 'plan' && level !== 'major') return refused('not-a-hazard');
  if (verb === 'report-authority' && level === null) return refused('not-a-hazard');
  if (verb === 'receive-receipt' && reports === receipts) return refused('invalid-request', 400);
  if (verb === 'approve-plan' && plan === null) return refused('plan-missing');
  if (verb === 'approve-plan' && plan?.approved) return refused('already-approved');
  if (verb === 'approve-plan' && plan?.by === name) return refused('own-work', 403);
  if (verb === 'handle' && level === 'major' && !plan?.approved) return refused('plan-missing');
  if (verb === 'verify-pass' && level === 'major' && receipts === 0) return refused('receipt-missing');
  return undefined;
}

function requestOf(verb: CaseVerb): [kind: string, did: 'ask' | 'decide' | null] {
  if (verb === 'appeal') return ['appeal', 'ask'];
  const [did, kind = ''] = verb.split('-');
  if (did === 'ask') return [kind, 'ask'];
  return ['grant', 'refuse', 'uphold', 'dismiss'].includes(did ?? '') ? [kind, 'decide'] : ['', null];
}

/** The model after what the api has done. */
export function follow(model: Model, name: Name, verb: CaseVerb, turn: number): void {
  model.stage = stageAfter(verb, model.stage, model.suspended) ?? model.stage;
  model.version += 1;
  const [kind, did] = requestOf(verb);
  if (did === 'ask') model.asked.set(kind, name);
  if (did === 'decide') model.asked.delete(kind);
  if (verb === 'dispatch') Object.assign(model, { isGiven: true, handler: turn % 2 ? 'hand' : null });
  if (verb === 'accept') model.handler = name;
  if (verb === 'return') Object.assign(model, { isGiven: false, handler: null });
  if (verb === 'handle') model.handled.add(name);
  if (verb === 'order-check') model.verifier = 'walker';
  if (verb === 'verify-pass') model.verifier = name;
  if (verb === 'verify-fail' || verb === 'verify-unable') model.verifier = null;
  if (verb === 'grant-suspension') model.suspended = true;
  if (verb === 'plan') model.plan = { by: name, approved: false };
  if (verb === 'approve-plan' && model.plan !== null) model.plan.approved = true;
  if (verb === 'report-authority') model.reports += 1;
  if (verb === 'receive-receipt') model.receipts += 1;
  if (verb === 'bundle') model.isBundled = true;
  if (verb === 'resume' || verb === 'force-close') model.suspended = false;
  if (verb === 'reopen') Object.assign(model, { isGiven: false, handler: null, verifier: null, handled: new Set() });
  if (model.stage === 'closed' || model.stage === 'rejected')
    for (const lapsed of ['extension', 'suspension']) model.asked.delete(lapsed);
}
