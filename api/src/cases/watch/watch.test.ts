import { beforeEach, describe, expect, it } from 'vitest';
import { type Database, inTransaction, openDatabase } from '../../database/database.ts';
import { acceptedCase, mustAct, type Ref, tryAct, URGENT } from '../../testing/case-work.ts';
import { NOW, silent } from '../../testing/community.ts';
import { crewDesk } from '../../testing/crew-desk.ts';
import { sweepCases } from './watch.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WORKED = { amount: 1, unit: 'work-hours' };
const { desk, clock, stored } = crewDesk();

beforeEach(() => desk.test.sql('truncate case_file cascade'));

const look = (now: number, database: Database = desk.test.database) =>
  inTransaction(database, (tx) => sweepCases(tx, { clock, realNow: () => NOW, log: silent }, now));
const byTime = ({ id }: Ref) =>
  desk.test.sql(
    'select action, from_stage, to_stage, person_name, detail from case_action where case_id = $1 and person is null',
    [id],
  );

async function suspended(until: number): Promise<Ref> {
  const { hand, leader } = desk.crew;
  const file = await acceptedCase(desk.crew, { category: URGENT });
  await mustAct(hand, file, 'ask-suspension', { reason: 'funding', note: '等款', until });
  await mustAct(leader, file, 'grant-suspension');
  return file;
}

describe('the watch over cases', () => {
  it('passes over a case it cannot act on: the others are not kept waiting', async () => {
    const until = NOW + DAY_MS;
    const beyond = await suspended(until);
    const file = await suspended(until + 1);
    const limits = JSON.stringify({ dispatch: WORKED, handle: WORKED, check: WORKED, total: WORKED });
    await desk.test.sql('update case_file set limits = $2, left_ms = $3 where id = $1', [
      beyond.id,
      limits,
      JSON.stringify({ handle: 1e13, total: 1e13 }),
    ]);
    expect(await look(until + HOUR_MS)).toBe(1);
    expect(await stored(file)).toMatchObject({ suspended_at: null });
    expect(await stored(beyond)).toMatchObject({ suspended_at: expect.any(Date) });
  });

  it('resumes what was suspended until now, as if it had looked in time', async () => {
    const until = NOW + DAY_MS;
    const file = await suspended(until);
    expect(await look(until - 1)).toBe(0);
    expect(await look(until + HOUR_MS)).toBe(1);
    expect(await stored(file)).toMatchObject({
      suspended_at: null,
      suspended_until: null,
      left_ms: null,
      due_at: new Date(until + 8 * HOUR_MS),
      total_due_at: new Date(until + 12 * HOUR_MS),
    });
    expect(await byTime(file)).toEqual([
      { action: 'resume', from_stage: 'handling', to_stage: 'handling', person_name: null, detail: { until } },
    ]);
    expect(await look(until + 2 * HOUR_MS)).toBe(0);
    const trail = await desk.test.sql(`select actor, person from audit where action = 'case.resume' and object = $1`, [
      `case:${file.id}`,
    ]);
    expect(trail).toEqual([{ actor: 'case watch', person: null }]);
  });

  it('supervises what is past its limit, once', async () => {
    const file = await acceptedCase(desk.crew, { category: URGENT });
    expect(await look(NOW + 8 * HOUR_MS - 1)).toBe(0);
    expect(await look(NOW + 8 * HOUR_MS)).toBe(1);
    expect(await stored(file)).toMatchObject({
      stage: 'handling',
      supervised: 'timeout',
      due_at: new Date(NOW + 8 * HOUR_MS),
    });
    expect(await byTime(file)).toMatchObject([
      { action: 'supervise', detail: { kind: 'timeout', dueAt: NOW + 8 * HOUR_MS } },
    ]);
    expect(await look(NOW + 9 * HOUR_MS)).toBe(0);
    // Who had it open is told.
    expect(await tryAct(desk.crew.hand, { ...file }, 'comment', { note: '在路上' })).toMatchObject({ status: 409 });
  });

  it('resumes a suspension once, whoever looks and however often', async () => {
    const files = [await suspended(NOW + DAY_MS), await suspended(NOW + DAY_MS), await suspended(NOW + DAY_MS)];
    const apis = Array.from({ length: 4 }, () => openDatabase(desk.test.url, silent));
    const looked = await Promise.all(apis.flatMap((api) => [look(NOW + DAY_MS, api), look(NOW + DAY_MS, api)]));
    expect(looked.filter((count) => count !== undefined).reduce((sum, count) => sum + count, 0)).toBe(3);
    for (const file of files) expect(await byTime(file)).toHaveLength(1);
    await Promise.all(apis.map((api) => api.end()));
  });

  it('loses against whoever resumes by hand, or they against it: never both', async () => {
    const file = await suspended(NOW + DAY_MS);
    clock.at = NOW + DAY_MS;
    const [answer] = await Promise.all([tryAct(desk.crew.leader, { ...file }, 'resume'), look(clock.at)]);
    expect([200, 409]).toContain(answer.status);
    await look(clock.at);
    const resumed = await desk.test.sql(`select person from case_action where action = 'resume' and case_id = $1`, [
      file.id,
    ]);
    expect(resumed).toHaveLength(1);
  });
});
