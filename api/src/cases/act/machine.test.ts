/** Whatever is done in whatever order by whomever: the api answers as the pure machine and the own rules say, and stores that. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import type { App } from '../../http/app.ts';
import { raised } from '../../testing/alarms.ts';
import {
  type Expected,
  expected,
  follow,
  LEVELS,
  type Model,
  maySeeCase,
  NAMES,
  type Name,
  newModel,
  ROLES,
} from '../../testing/case-model.ts';
import {
  type Crew,
  caseCrew,
  department,
  NOT_URGENT,
  officer,
  type Ref,
  reported,
  type TestOfficer,
} from '../../testing/case-work.ts';
import { NOW, type TestDatabase, testDatabase } from '../../testing/community.ts';
import { testApp } from '../../testing/serve.ts';
import { CASE_TABLE, CASE_VERBS, type CaseVerb, fieldsOf } from './constants.ts';
import type { FieldName } from './rows/row.ts';

const DAY_MS = 24 * 3_600_000;
const RUNS = 14;
const SEED = 7;
/** Nothing comes back from these: one of so many may be done, or few cases would get far. */
const ENDS: readonly CaseVerb[] = ['reject', 'bundle'];
const ENDS_SELDOM = 9;
const REASONS = [
  'already-approved',
  'already-asked',
  'bundled',
  'forbidden',
  'invalid-request',
  'not-a-hazard',
  'not-found',
  'not-yours',
  'nothing-asked',
  'own-request',
  'own-work',
  'plan-missing',
  'receipt-missing',
  'stale',
  'wrong-stage',
];

/** What each field carries, so that everything has a body that can be carried out. */
const FIELDS: Record<FieldName, (verb: CaseVerb, turn: number, file: Ref) => unknown> = {
  category: () => NOT_URGENT,
  priority: () => 'high',
  hazardLevel: () => 'general',
  signals: async () => [{ kind: 'alarm', ref: String(await raised(test, { source: `signal-${++alarms}` })) }],
  into: async () => (await reported(crew.duty)).id,
  department: () => 'property',
  handler: () => crew.hand.id,
  verifier: () => crew.walker.id,
  reason: (verb) => CASE_TABLE[verb].reasons?.[0],
  // It grows: nothing is asked for that is earlier than what was granted.
  until: (_, turn) => NOW + (30 + turn) * DAY_MS,
  kind: () => 'leader',
  plan: () => ({ goal: '消除', measures: '更换', funds: '2 万', people: '王', until: NOW + DAY_MS, safety: '围挡' }),
  authority: () => '应急管理局',
  content: () => '隐患',
  report: async (_, __, { id }) => (await test.sql(WAITING, [id]))[0]?.['id'] ?? 1,
  receipt: () => '7号',
  satisfaction: () => 5,
  note: () => '看',
  photos: () => [],
};
const WAITING = 'select id::int as id from case_authority_report where case_id = $1 and receipt is null order by id';

/** What must be there, and every other time to whom it goes. */
async function bodyOf(verb: CaseVerb, turn: number, file: Ref): Promise<object> {
  const given = fieldsOf(verb).filter(([field, need]) => need === 'must' || (field === 'handler' && turn % 2 === 1));
  const values = given.map(async ([field]) => [field, await FIELDS[field](verb, turn, file)] as const);
  return Object.fromEntries(await Promise.all(values));
}

let alarms = 0;
let test: TestDatabase;
let app: App;
let crew: Crew & { both: TestOfficer };

beforeAll(async () => {
  test = await testDatabase(inject('postgresUrl'));
  app = await testApp(test);
  const both = await officer(test, app, '两职', ...ROLES.both);
  crew = { ...(await caseCrew(test, app)), both };
  await department(test, 'property', both);
});
afterAll(async () => {
  await app.close();
  await test.drop();
});

type Counts = ReadonlyMap<string, number>;
interface Wish {
  sensible: boolean;
  stale: boolean;
  verb: number;
  by: number;
}
const dice = (sides: number) => fc.noBias(fc.nat({ max: sides - 1 }));
const command = fc.record({
  /** Mostly what can be done there by somebody who may: chance alone seldom gets past filing. */
  sensible: dice(10).map((n) => n < 8),
  stale: dice(12).map((n) => n === 0),
  verb: dice(100_000),
  by: dice(100_000),
});

function choose(model: Model, { sensible, stale, verb, by }: Wish, reached: Counts, refused: Counts) {
  const all = NAMES.flatMap((name) =>
    CASE_VERBS.map((one) => ({ name, verb: one, want: expected(model, name, one, false) })),
  );
  const possible = all.filter(
    (one) => one.want.status === 200 && (!ENDS.includes(one.verb) || verb % ENDS_SELDOM === 0),
  );
  const others = all.flatMap((one) => ('error' in one.want ? [{ ...one, error: one.want.error }] : []));
  // Of three the one done least so far: what is far along the way comes up seldom enough. What is refused: for the reason given least,
  // and at once what never was done, or never given as a reason.
  const verbs = [...new Set(possible.map((one) => one.verb))];
  const tried = [verb, verb >> 5, verb >> 10].map((n) => verbs[n % verbs.length] ?? 'comment');
  const done = verbs.find((one) => !reached.has(one)) ?? rarest(tried, reached);
  const why = rarest([...new Set(others.map(({ error }) => error))], refused);
  const isNew = why !== undefined && !refused.has(why);
  const chosen =
    sensible && verbs.length > 0 && !isNew
      ? possible.filter((one) => one.verb === done)
      : others.filter((one) => one.error === why);
  const { name, verb: one } = chosen[by % chosen.length] as { name: Name; verb: CaseVerb };
  return { name, verb: one, stale };
}

function rarest<Key extends string>(keys: Key[], counts: Counts): Key | undefined {
  return keys.toSorted((a, b) => (counts.get(a) ?? 0) - (counts.get(b) ?? 0))[0];
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

it('offers, answers and stores what the machine and the own rules say', async () => {
  const reached = new Map<string, number>();
  const refused = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(
      fc.noBias(fc.constantFrom(...LEVELS)),
      fc.array(command, { minLength: 30, maxLength: 60 }),
      async (level, commands) => {
        const file = await reported(crew.duty, level === null ? {} : { hazardLevel: level });
        const model = newModel(level);
        for (const [turn, wish] of commands.entries()) {
          const { name, verb, stale } = choose(model, wish, reached, refused);
          const want = expected(model, name, verb, stale);
          const what = `${name}: ${verb} in ${model.stage}${stale ? ', stale' : ''}`;
          await offers(file, model, name, what);
          const answer = await ask(crew[name], file, verb, turn, stale ? model.version + 1 : model.version);
          const wrong = want.status === 400 || want.status === 200 ? bodyFault(model, verb) : undefined;
          expect({ status: answer.status, error: answer.body.error }, what).toEqual({
            error: undefined,
            ...(wrong ?? want),
          });
          if ('error' in want) count(refused, want.error);
          if (answer.status !== 200) continue;
          follow(model, name, verb, turn);
          count(reached, verb);
          const { stage, version, asks, suspendedUntil } = answer.body;
          expect({ stage, version, asks, isSuspended: suspendedUntil !== null }, what).toEqual({
            stage: model.stage,
            version: model.version,
            asks: [...model.asked.keys()].sort(),
            isSuspended: model.suspended,
          });
        }
        await agrees(file, model);
      },
    ),
    { numRuns: RUNS, seed: SEED },
  );
  expect([...reached.keys()].sort(), 'every action was done at least once').toEqual([...CASE_VERBS].sort());
  expect([...refused.keys()].sort(), 'every reason but those of time and of what was imported was given').toEqual(
    REASONS,
  );
});

/** What is offered is what would be done, for every action. */
async function offers({ id }: Ref, model: Model, name: Name, what: string): Promise<void> {
  const { status, body } = await crew[name].get(`/api/cases/${id}`);
  if (!maySeeCase(model, name)) return expect(status, what).toBe(404);
  expect(body.can, what).toEqual(CASE_VERBS.filter((verb) => expected(model, name, verb, false).status === 200));
}

/** What is offered, and cannot be done with the body that is sent: the verifier has handled it. */
function bodyFault(model: Model, verb: CaseVerb): Expected | undefined {
  const isOwnWork = model.handled.has('walker') || model.handler === 'walker';
  return verb === 'order-check' && isOwnWork ? { status: 400, error: 'invalid-request' } : undefined;
}

async function ask(by: TestOfficer, file: Ref, verb: CaseVerb, turn: number, version: number) {
  return by.post(`/api/cases/${file.id}/${verb}`, { version, ...(await bodyOf(verb, turn, file)) });
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
