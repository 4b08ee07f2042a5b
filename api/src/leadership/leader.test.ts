import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, it } from 'vitest';
import { silent, type TestDatabase, testDatabase } from '../testing/community.ts';
import { gate } from '../testing/gate.ts';
import { type Leader, type RunningTask, startLeader } from './leader.ts';
import type { LeaderTask } from './rounds.ts';

const PATIENCE = { timeout: 60_000 };
let test: TestDatabase;
let running: { leader: Leader; led: RunningTask[] }[] = [];

beforeAll(async () => {
  test = await testDatabase(inject('postgresUrl'));
});
afterAll(() => test?.drop());
beforeEach(() => test.sql('truncate leader_lease, api_instance'));
afterEach(async () => {
  for (const { leader, led } of running) {
    for (const one of led) await one.stop();
    await leader.stop();
  }
  running = [];
});

/** An api that does these tasks. */
function api(...tasks: LeaderTask[]) {
  return apiAt(() => performance.now(), ...tasks);
}

/** The same by a clock of its own. */
function apiAt(elapsed: () => number, ...tasks: LeaderTask[]) {
  const leader = startLeader({
    database: test.database,
    databaseUrl: test.url,
    log: silent,
    instance: randomUUID(),
    elapsed,
  });
  const one = { leader, led: tasks.map((task) => leader.lead(task)) };
  running.push(one);
  return one;
}
/** A task that counts its rounds. */
function counting(outcome: () => Promise<boolean> = async () => false) {
  const count = { rounds: 0 };
  const task: LeaderTask = {
    name: 'watch',
    intervalMs: 20,
    round() {
      count.rounds += 1;
      return outcome();
    },
  };
  return { task, count };
}

it('one of two apis does the rounds; the other goes on when it ends', async () => {
  const [first, second] = [counting(), counting()];
  const one = api(first.task);
  await expect.poll(() => first.count.rounds, PATIENCE).toBeGreaterThan(2);
  const other = api(second.task);
  // It has asked for the lease, and has not got it.
  await expect.poll(() => other.leader.state().tasks[0]?.fence, PATIENCE).toBe(1);
  const before = first.count.rounds;
  await expect.poll(() => first.count.rounds, PATIENCE).toBeGreaterThan(before + 2);
  expect(second.count.rounds).toBe(0);
  for (const led of one.led) await led.stop();
  await expect.poll(() => second.count.rounds, PATIENCE).toBeGreaterThan(0);
  const after = first.count.rounds;
  await expect.poll(() => second.count.rounds, PATIENCE).toBeGreaterThan(3);
  expect(first.count.rounds).toBe(after);
});

it('an api whose rounds fail gives the task to one that can do it', async () => {
  const failing = counting(() => Promise.reject(new Error('cannot')));
  const fine = counting();
  api(failing.task);
  await expect.poll(() => failing.count.rounds, PATIENCE).toBeGreaterThan(0);
  api(fine.task);
  await expect.poll(() => fine.count.rounds, PATIENCE).toBeGreaterThan(1);
});

it('a task whose lease was taken stops, and its round commits nothing', async () => {
  await test.sql('create table if not exists done (by text)');
  const inRound = gate();
  const goOn = gate();
  let rounds = 0;
  const { leader } = api({
    name: 'watch',
    intervalMs: 1_000,
    async round(tx) {
      rounds += 1;
      if (rounds > 1) return false;
      await tx.query("insert into done values ('first')");
      inRound.open();
      await goOn.passed;
      return false;
    },
  });
  await inRound.passed;
  // The server has ended the frozen transaction, and another api has taken over.
  await test.sql(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()
     and state = 'idle in transaction'`,
  );
  await expect
    .poll(() => test.sql("update leader_lease set fence = fence + 1, expires_at = now() + interval '1 h' returning 1"))
    .toHaveLength(1);
  goOn.open();
  await expect.poll(() => leader.state().tasks[0]?.mine, PATIENCE).toBe(false);
  expect(await test.sql('select by from done')).toEqual([]);
  expect(await test.sql('select round_at from leader_lease')).toEqual([{ round_at: null }]);
});

it('an api whose round hangs keeps its lease no longer than a round may take', async () => {
  const inRound = gate();
  const goOn = gate();
  let passedMs = 0;
  const hanging: LeaderTask = {
    name: 'watch',
    intervalMs: 20,
    async round() {
      inRound.open();
      await goOn.passed;
      return false;
    },
  };
  apiAt(() => performance.now() + passedMs, hanging);
  await inRound.passed;
  passedMs = 60_000;
  const other = counting();
  api(other.task);
  await expect.poll(() => other.count.rounds, PATIENCE).toBeGreaterThan(0);
  goOn.open();
}, 60_000);

it('does what there is more of at once, and the next round when it is woken', async () => {
  let more = 3;
  const { task, count } = counting(async () => --more > 0);
  const { led } = api({ ...task, intervalMs: 3_600_000 });
  await expect.poll(() => count.rounds, PATIENCE).toBe(3);
  await expect.poll(() => running[0]?.leader.state().tasks[0]?.roundMs, PATIENCE).not.toBeNull();
  led[0]?.wake();
  await expect.poll(() => count.rounds, PATIENCE).toBe(4);
});
