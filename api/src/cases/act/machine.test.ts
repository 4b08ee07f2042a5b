/** Whatever is done in whatever order by whomever: the api answers as the pure machine and the own rules say, and stores that. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import type { App } from '../../http/app.ts';
import { RIGHTS, type Role } from '../../rights/contract.ts';
import { type Crew, caseCrew, type Officer, type Ref, reported, UNHURRIED } from '../../testing/case-work.ts';
import { NOW, type TestDatabase, testDatabase } from '../../testing/community.ts';
import { testApp } from '../../testing/serve.ts';
import type { CaseStage } from '../contract.ts';
import { stageAfter } from '../state.ts';
import { CASE_TABLE, type CaseVerb } from './constants.ts';

const DAY_MS = 24 * 3_600_000;
const RUNS = 14;
const SEED = 7;

/** Bundling and binding act on other cases as well; hazards have their own law. Tests of their own have them. */
type Verb = Exclude<CaseVerb, 'bind' | 'bundle' | 'plan' | 'approve-plan' | 'report-authority' | 'receive-receipt'>;
type Name = keyof Crew;
const ROLE: Record<Name, Role> = {
  duty: 'duty-officer',
  leader: 'shift-leader',
  manager: 'manager',
  hand: 'handler',
  mate: 'handler',
  walker: 'grid-worker',
};
const NAMES = Object.keys(ROLE) as Name[];

interface Model {
  stage: CaseStage;
  version: number;
  suspended: boolean;
  handler: Name | null;
  isGiven: boolean;
  verifier: Name | null;
  handled: Set<Name>;
  asked: Set<string>;
}
type Expected = { status: 200 } | { status: number; error: string };

/** Everything has a body that can be carried out. `until` grows: nothing is asked for that is earlier than what was granted. */
const BODIES: Record<Verb, (turn: number) => object> = {
  file: () => ({ category: UNHURRIED }),
  reject: () => ({ reason: 'unclear' }),
  dispatch: (turn) => ({ department: 'property', ...(turn % 2 ? { handler: crew.hand.id } : {}) }),
  accept: () => ({}),
  return: () => ({ reason: 'unclear' }),
  handle: () => ({ note: '好了' }),
  'order-check': () => ({ verifier: crew.walker.id }),
  'verify-pass': () => ({}),
  'verify-fail': () => ({ reason: 'not-done' }),
  'verify-unable': () => ({ reason: 'unsafe' }),
  'force-close': () => ({ reason: 'policy', note: '政策' }),
  reopen: () => ({ reason: 'recurred' }),
  comment: () => ({ note: '看' }),
  'ask-extension': (turn) => ({ reason: 'weather', note: '雨', until: NOW + (30 + turn) * DAY_MS }),
  'grant-extension': () => ({}),
  'refuse-extension': () => ({ note: '不' }),
  'ask-suspension': (turn) => ({ reason: 'season', note: '雨季', until: NOW + (30 + turn) * DAY_MS }),
  'grant-suspension': () => ({}),
  'refuse-suspension': () => ({ note: '不' }),
  resume: () => ({}),
  supervise: () => ({ kind: 'leader', note: '盯住' }),
  appeal: () => ({ reason: 'evidence', note: '不服' }),
  'uphold-appeal': () => ({ note: '属实' }),
  'dismiss-appeal': () => ({ note: '不实' }),
  'follow-up': () => ({ satisfaction: 5 }),
};
const VERBS = Object.keys(BODIES) as Verb[];

let test: TestDatabase;
let app: App;
let crew: Crew;

beforeAll(async () => {
  test = await testDatabase(inject('postgresUrl'));
  app = await testApp(test);
  crew = await caseCrew(test, app);
});
afterAll(async () => {
  await app.close();
  await test.drop();
});

const isMember = (name: Name) => name === 'hand' || name === 'mate';
const holds = (name: Name, verb: Verb) =>
  (RIGHTS[CASE_TABLE[verb].right].roles as readonly Role[]).includes(ROLE[name]);
const isMine = (model: Model, name: Name) =>
  model.handler === null ? model.isGiven && isMember(name) : model.handler === name;
const sees = (model: Model, name: Name) =>
  !isMember(name) || model.handler === name || model.verifier === name || (model.isGiven && isMember(name));

/** What the api must answer, by other words than its own. */
function expected(model: Model, name: Name, verb: Verb, isStale: boolean): Expected {
  if (!holds(name, verb)) return { status: 403, error: 'forbidden' };
  if (!sees(model, name)) return { status: 404, error: 'not-found' };
  if (isStale) return { status: 409, error: 'stale' };
  if (stageAfter(verb, model.stage, model.suspended) === undefined) return { status: 409, error: 'wrong-stage' };
  if (CASE_TABLE[verb].own && !isMine(model, name)) return { status: 403, error: 'not-yours' };
  const touched = (who: Name) => model.handled.has(who) || model.handler === who;
  if (/^verify|^force/.test(verb) && touched(name)) return { status: 403, error: 'own-work' };
  if (verb === 'order-check' && touched('walker')) return { status: 400, error: 'invalid-request' };
  const [kind, did] = requestOf(verb);
  if (did === 'ask' && model.asked.has(kind)) return { status: 409, error: 'already-asked' };
  if (did === 'decide' && !model.asked.has(kind)) return { status: 409, error: 'nothing-asked' };
  return { status: 200 };
}

function requestOf(verb: Verb): [kind: string, did: 'ask' | 'decide' | null] {
  if (verb === 'appeal') return ['appeal', 'ask'];
  const [did, kind = ''] = verb.split('-');
  if (did === 'ask') return [kind, 'ask'];
  return ['grant', 'refuse', 'uphold', 'dismiss'].includes(did ?? '') ? [kind, 'decide'] : ['', null];
}

/** The model after what the api has done. */
function follow(model: Model, name: Name, verb: Verb, turn: number): void {
  model.stage = stageAfter(verb, model.stage, model.suspended) ?? model.stage;
  model.version += 1;
  const [kind, did] = requestOf(verb);
  if (did === 'ask') model.asked.add(kind);
  if (did === 'decide') model.asked.delete(kind);
  if (verb === 'dispatch') Object.assign(model, { isGiven: true, handler: turn % 2 ? 'hand' : null });
  if (verb === 'accept') model.handler = name;
  if (verb === 'return') Object.assign(model, { isGiven: false, handler: null });
  if (verb === 'handle') model.handled.add(name);
  if (verb === 'order-check') model.verifier = 'walker';
  if (verb === 'verify-pass') model.verifier = name;
  if (verb === 'verify-fail' || verb === 'verify-unable') model.verifier = null;
  if (verb === 'grant-suspension') model.suspended = true;
  if (verb === 'resume' || verb === 'force-close') model.suspended = false;
  if (verb === 'reopen') Object.assign(model, { isGiven: false, handler: null, verifier: null, handled: new Set() });
  if (model.stage === 'closed' || model.stage === 'rejected')
    for (const lapsed of ['extension', 'suspension']) model.asked.delete(lapsed);
}

const dice = (sides: number) => fc.noBias(fc.nat({ max: sides - 1 }));
const command = fc.record({
  /** Mostly what can be done there by somebody who may: chance alone seldom gets past filing. */
  sensible: dice(10).map((n) => n < 8),
  stale: dice(12).map((n) => n === 0),
  verb: dice(100_000),
  by: dice(100_000),
});

function choose(
  model: Model,
  { sensible, stale, verb, by }: { sensible: boolean; stale: boolean; verb: number; by: number },
  reached: ReadonlyMap<string, number>,
) {
  const possible = NAMES.flatMap((name) =>
    VERBS.filter((one) => expected(model, name, one, false).status === 200).map((one) => ({ name, verb: one })),
  );
  const verbs = [...new Set(possible.map((one) => one.verb))];
  // Of three the one done least so far: what is far along the way comes up seldom enough.
  const tried = [verb, verb >> 5, verb >> 10].map((n) => verbs[n % verbs.length]);
  const [rarest] = tried.sort((a, b) => (reached.get(a ?? '') ?? 0) - (reached.get(b ?? '') ?? 0));
  const chosen = sensible && verbs.length > 0 ? rarest : VERBS[verb % VERBS.length];
  const who = possible.filter((one) => one.verb === chosen).map(({ name }) => name);
  const names = sensible && who.length > 0 ? who : NAMES;
  return { name: names[by % names.length] as Name, verb: chosen as Verb, stale };
}

it('answers and stores what the machine and the own rules say', async () => {
  const reached = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(fc.array(command, { minLength: 30, maxLength: 60 }), async (commands) => {
      const file = await reported(crew.duty);
      const model: Model = {
        stage: 'collection',
        version: 1,
        suspended: false,
        handler: null,
        isGiven: false,
        verifier: null,
        handled: new Set(),
        asked: new Set(),
      };
      for (const [turn, wish] of commands.entries()) {
        const { name, verb, stale } = choose(model, wish, reached);
        const want = expected(model, name, verb, stale);
        const answer = await ask(crew[name], file, verb, turn, stale ? model.version + 1 : model.version);
        const what = `${name}: ${verb} in ${model.stage}${stale ? ', stale' : ''}`;
        expect({ status: answer.status, error: answer.body.error }, what).toEqual({ error: undefined, ...want });
        if (want.status !== 200) continue;
        follow(model, name, verb, turn);
        reached.set(verb, (reached.get(verb) ?? 0) + 1);
        const { stage, version, asks, suspendedUntil } = answer.body;
        expect({ stage, version, asks, isSuspended: suspendedUntil !== null }, what).toEqual({
          stage: model.stage,
          version: model.version,
          asks: [...model.asked].sort(),
          isSuspended: model.suspended,
        });
      }
      await agrees(file, model);
    }),
    { numRuns: RUNS, seed: SEED },
  );
  expect([...reached.keys()].sort(), 'every action was done at least once').toEqual([...VERBS].sort());
});

function ask(by: Officer, { id }: Ref, verb: Verb, turn: number, version: number) {
  return by.post(`/api/cases/${id}/${verb}`, { version, ...BODIES[verb](turn) });
}

/** The timeline is whole: a row for each version, each from where the one before led; nobody checked their own work. */
async function agrees({ id }: Ref, model: Model): Promise<void> {
  const actions = await test.sql(
    'select version, action, person, from_stage, to_stage from case_action where case_id = $1 order by version',
    [id],
  );
  expect(actions.map(({ version }) => version)).toEqual(Array.from({ length: model.version }, (_, index) => index + 1));
  let handled = new Set<unknown>();
  for (const [index, { action, person, from_stage: from }] of actions.entries()) {
    expect(from).toBe(actions[index - 1]?.['to_stage'] ?? null);
    if (action === 'handle') handled.add(person);
    if (action === 'reopen') handled = new Set();
    if (action === 'verify-pass') expect(handled.has(person)).toBe(false);
  }
  const [row] = await test.sql('select stage, version, due_at, ended_at, suspended_at from case_file where id = $1', [
    id,
  ]);
  expect(row).toMatchObject({ stage: model.stage, version: model.version });
  if (row?.['ended_at'] !== null || row?.['suspended_at'] !== null) expect(row?.['due_at']).toBeNull();
  else if (model.stage !== 'collection') expect(row?.['due_at']).not.toBeNull();
}
