/**
 * `npm run bench -- cases`: how fast the desk's questions about cases are answered at the api, over HTTP, one after the other;
 * and whether each is told once by its id at 100 a second.
 */
import { createHash, randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';
import { keyOf } from '../../src/harness/keys.ts';
import { startOwnBroker, startOwnPostgres } from '../../src/harness/own-servers.ts';
import type { ScratchDatabase } from '../../src/harness/scratch-database.ts';
import { openStack, type Stack } from '../../src/harness/stack.ts';
import { undoAll } from '../../src/harness/undo.ts';
import { type Figures, type Spread, spreadOf } from '../ingest/plan.ts';
import { type Goal, least, most } from '../ingest/reach.ts';
import { serverVersionOf } from '../ingest/servers.ts';
import { describeMachine, describeVersions, familyTimeUs } from '../machine.ts';
import { percentile } from '../statistics.ts';
import { fillCases } from './fill.ts';
import type { CaseOptions } from './options.ts';
import { benchOutbox } from './outbox.ts';
import { COMPARED, check, type Question, questionsOf } from './questions.ts';

/** Of each question in a round, besides the first ones. */
const TIMES = 40;
const WARM_UP_TIMES = 5;
const ANSWER_MS = 100;
/** Of the rate asked for: what a machine that is kept busy may be behind. */
const PACE_KEPT = 0.98;

/** Prints the report. Resolves false when an answer was not what it should be. */
export async function benchCases(options: CaseOptions): Promise<boolean> {
  const machine = describeMachine();
  const { DATABASE_URL, MQTT_URL } = process.env;
  const undo: (() => Promise<unknown>)[] = [];
  const stop = () => undoAll(undo.splice(0));
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void stop().finally(() => process.exit(1)));
  try {
    const postgres = DATABASE_URL ? undefined : await startOwnPostgres();
    if (postgres) undo.push(postgres.remove);
    const broker = MQTT_URL ? undefined : await startOwnBroker();
    if (broker) undo.push(broker.remove);
    const postgresUrl = DATABASE_URL ?? postgres?.url ?? '';
    const servers = { postgresUrl, mqttUrl: MQTT_URL ?? broker?.url ?? '' };
    const failed: string[] = [];
    const outbox: Figures[] = [];
    if (options.only.includes('outbox'))
      for (let round = 1; round <= options.rounds; round += 1) {
        console.error(`outbox, round ${round} of ${options.rounds}`);
        outbox.push(await benchOutbox({ ...servers, ...options }, failed));
      }
    const rounds: Figures[] = [];
    let questions: Question[] = [];
    if (options.only.includes('questions')) {
      const stack = await openStack(servers);
      undo.push(stack.stop);
      console.error(`filling in ${options.past} past and ${options.open} open cases …`);
      await fill(stack, options);
      questions = await questionsOf(stack.database);
      const own = await handlerOf(stack.database);
      for (let round = 1; round <= options.rounds; round += 1) {
        console.error(`round ${round} of ${options.rounds}`);
        rounds.push(await askAll({ stack, own, postgresPid: postgres?.serverPid() }, questions, failed));
      }
    }
    const figures = { questions: spreadOf(rounds), outbox: spreadOf(outbox) };
    const report = {
      bench: 'cases',
      machine,
      versions: describeVersions(
        `${await serverVersionOf(postgresUrl)}, ${DATABASE_URL ? 'as given by DATABASE_URL' : 'embedded'}`,
        MQTT_URL ? 'as given by MQTT_URL' : 'embedded',
      ),
      options: { ...options, json: undefined, times: TIMES },
      compareWith: COMPARED,
      failed,
      goals: [...goalsOf(questions, figures.questions), ...outboxGoals(options, figures.outbox)],
      figures,
    };
    const text = JSON.stringify(report, null, 2);
    console.log(text);
    if (options.json !== undefined) await writeFile(options.json, `${text}\n`);
    return failed.length === 0;
  } finally {
    await stop();
  }
}

interface Asked {
  stack: Stack;
  /** Cookie of a handler. */
  own: string;
  postgresPid: number | undefined;
}

/** `{question} p50Ms`, `… p95Ms`, and `… databaseMs`: processor time of PostgreSQL, which a busy machine changes little. */
async function askAll(
  { stack, own, postgresPid }: Asked,
  questions: readonly Question[],
  failed: string[],
): Promise<Figures> {
  const figures: Figures = {};
  const [health, lookup] = COMPARED;
  const [known] = await stack.database.rows<{ id: string }>('select max(id) as id from case_file');
  await note(health, () => answerOf(`${stack.apiUrl}/api/health`));
  await note(lookup, () => stack.database.rows('select id from case_file where id = $1', [known?.id]));
  for (const question of questions) {
    const url = `${stack.apiUrl}/api/cases${question.tail}`;
    const ask = () => answerOf(url, question.own ? own : undefined);
    try {
      check(question, await ask());
      await note(question.name, ask);
    } catch (fault) {
      failed.push(fault instanceof Error ? fault.message : String(fault));
      console.error(`  ${failed.at(-1)}`);
    }
  }
  return figures;

  async function note(name: string, work: () => Promise<unknown>): Promise<void> {
    for (let time = 0; time < WARM_UP_TIMES; time += 1) await work();
    const before = timeOf(postgresPid);
    const took: number[] = [];
    for (let time = 0; time < TIMES; time += 1) {
      const began = performance.now();
      await work();
      took.push(performance.now() - began);
    }
    const after = timeOf(postgresPid);
    figures[`${name} p50Ms`] = rounded(percentile(took, 0.5));
    figures[`${name} p95Ms`] = rounded(percentile(took, 0.95));
    figures[`${name} databaseMs`] =
      before === undefined || after === undefined ? null : rounded((after - before) / 1_000 / TIMES);
    console.error(`  ${name}: p95 ${figures[`${name} p95Ms`]} ms`);
  }
}

function goalsOf(questions: readonly Question[], figures: Record<string, Spread | null>): Goal[] {
  return questions.map(({ name }) => most(`${name}, p95, ms`, figures[`${name} p95Ms`]?.median ?? null, ANSWER_MS));
}

/** Once by its id is no goal but a fault when it is missed. */
function outboxGoals({ rate }: CaseOptions, figures: Record<string, Spread | null>): Goal[] {
  return [least('messages a second, each tried', figures['triedPerS']?.median ?? null, rate * PACE_KEPT)];
}

async function fill(stack: Stack, { open, past }: CaseOptions): Promise<void> {
  const { categories } = await stack.get<{ categories: { code: string }[] }>('/api/cases/categories');
  const world = { community: stack.community.code, now: stack.clock.now(), open, past };
  await fillCases(
    stack.database,
    world,
    categories.map(({ code }) => code),
  );
}

/** A session of somebody who handles cases, and sees no others. */
async function handlerOf(database: ScratchDatabase): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await database.rows(
    `insert into session (digest, person, created_at, seen_at, expires_at, ends_at)
     select $1, handler, now(), now(), now() + interval '1 day', now() + interval '1 day'
     from case_file where stage = 'handling' order by id desc limit 1`,
    [createHash('sha256').update(token).digest()],
  );
  return `cockpit-session=${token}`;
}

/** JSON of a GET. Rejects unless the answer is 200. */
async function answerOf(url: string, cookie?: string): Promise<Record<string, unknown>> {
  const answer = await fetch(url, { headers: cookie === undefined ? keyOf(url) : { cookie } });
  const body = (await answer.json()) as Record<string, unknown>;
  if (answer.status !== 200) throw new Error(`${url} answers ${answer.status}: ${JSON.stringify(body)}`);
  return body;
}

function timeOf(pid: number | undefined): number | undefined {
  return pid === undefined ? undefined : familyTimeUs(pid);
}

function rounded(ms: number): number {
  return Math.round(ms * 10) / 10;
}
