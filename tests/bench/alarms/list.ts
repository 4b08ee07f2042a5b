/** What the desk asks for, at the api over HTTP, one question after the other. */
import { performance } from 'node:perf_hooks';
import type { ScratchDatabase } from '../../src/harness/scratch-database.ts';
import type { Figures } from '../ingest/plan.ts';
import { openWorld, type World, type WorldOptions } from '../ingest/world.ts';
import { familyTimeUs } from '../machine.ts';
import { percentile } from '../statistics.ts';
import { fillAlarms } from './fill.ts';
import { answerOf, COMPARED, check, type Question, questionsOf } from './questions.ts';

/** Of each question in a round, besides the first ones. */
const TIMES = 40;
const WARM_UP_TIMES = 5;
export interface AlarmTable {
  questions: readonly string[];
  /**
   * Milliseconds, `{question} p50Ms`, `… p95Ms` and `… databaseMs`: processor time of PostgreSQL, which a busy machine changes
   * little; null where the server is not our own. Rejects when an answer is not what it should be.
   */
  measure(): Promise<Figures>;
  stop(): Promise<void>;
}

/** Fills the table once; measuring may be repeated. */
export async function openAlarmTable(
  options: WorldOptions,
  postgresPid: number | undefined,
  size: { open: number; past: number },
): Promise<AlarmTable> {
  const furnish = (database: ScratchDatabase, community: string) => fillAlarms(database, community, size);
  const world = await openWorld({ ...options, services: 'api', furnish });
  try {
    const questions = await questionsOf(world);
    return {
      questions: questions.map(({ name }) => name),
      measure: () => ask(world, questions, postgresPid),
      stop: world.stop,
    };
  } catch (fault) {
    await world.stop();
    throw fault;
  }
}

async function ask(world: World, questions: readonly Question[], postgresPid: number | undefined): Promise<Figures> {
  const figures: Figures = {};
  const [health, lookup] = COMPARED;
  const key = 'select id from alarm where id = $1';
  const [known] = await world.database.rows<{ id: string }>('select max(id) as id from alarm');
  await note(health, () => answerOf(`${world.apiUrl}/api/health`));
  await note(lookup, () => world.database.rows(key, [known?.id]));
  for (const question of questions) {
    const url = `${world.apiUrl}/api/alarms${question.tail}`;
    check(question, await answerOf(url));
    await note(question.name, () => answerOf(url));
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
  }
}

function timeOf(pid: number | undefined): number | undefined {
  return pid === undefined ? undefined : familyTimeUs(pid);
}

function rounded(ms: number): number {
  return Math.round(ms * 10) / 10;
}
