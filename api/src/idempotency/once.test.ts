import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { openDatabase, rows } from '../database/database.ts';
import { NOW, silent, type TestDatabase, testDatabase } from '../testing/community.ts';
import { signedIn } from '../testing/people.ts';
import { type IdempotentRequest, once, pruneAnswers, requestDigest, type StoredResponse } from './once.ts';

const DAY_MS = 24 * 60 * 60_000;
let test: TestDatabase;
let person: number;
let works: number;

beforeAll(async () => {
  test = await testDatabase(inject('postgresUrl'));
  person = (await signedIn(test, 'handler')).id;
});
afterAll(() => test.drop());

const order = (key: string | undefined, content: unknown = {}, at = NOW): IdempotentRequest => ({
  person,
  key,
  digest: requestDigest('POST', '/api/cases', content),
  at,
});
function counted(): Promise<StoredResponse> {
  works += 1;
  return Promise.resolve({ status: 201, body: { work: works, text: '好' } });
}
const keys = async () => (await test.sql('select key from idempotent_answer order by key')).map(({ key }) => key);

describe('an order', () => {
  it('sent again is answered as before and not done again', async () => {
    works = 0;
    const first = await once(test.database, order('again'), counted);
    expect(first).toEqual({ status: 201, body: { work: 1, text: '好' }, again: false });
    expect(await once(test.database, order('again'), counted)).toEqual({ ...first, again: true });
    expect(works).toBe(1);
  });

  it('with another content under the same key is refused', async () => {
    await once(test.database, order('other', { a: 1 }), counted);
    await expect(once(test.database, order('other', { a: 2 }), counted)).rejects.toMatchObject({
      status: 422,
      code: 'idempotency-key-reused',
    });
  });

  it('of another person under the same key is another order', async () => {
    works = 0;
    const other = (await signedIn(test, 'handler')).id;
    await once(test.database, order('shared'), counted);
    await once(test.database, { ...order('shared'), person: other }, counted);
    expect(works).toBe(2);
  });

  it('without a key is done each time, and leaves nothing behind', async () => {
    works = 0;
    const before = await keys();
    for (let count = 0; count < 2; count++) await once(test.database, order(undefined), counted);
    expect(works).toBe(2);
    expect(await keys()).toEqual(before);
  });

  it('sent while it is being done waits and gets the same answer', async () => {
    works = 0;
    const [gate, begun] = [door(), door()];
    const first = once(test.database, order('both'), async () => {
      begun.open();
      await gate.opened;
      return counted();
    });
    await begun.opened;
    const others = Array.from({ length: 5 }, () => once(test.database, order('both'), counted));
    await waiting(5);
    gate.open();
    const answers = await Promise.all([first, ...others]);
    expect(works).toBe(1);
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(answers.map(({ again }) => again)).toEqual([false, true, true, true, true, true]);
  });

  it('that failed is done by whoever waited for it', async () => {
    works = 0;
    const [gate, begun] = [door(), door()];
    const first = once(test.database, order('failed'), async () => {
      begun.open();
      await gate.opened;
      throw new Error('no');
    });
    await begun.opened;
    const second = once(test.database, order('failed'), counted);
    await waiting(1);
    gate.open();
    await expect(first).rejects.toThrow('no');
    expect(await second).toMatchObject({ again: false, body: { work: 1 } });
  });
});

describe('answers', () => {
  it('are kept for seven days and forgotten in small batches', async () => {
    await test.sql('delete from idempotent_answer');
    for (const [key, age] of [
      ['old', 7 * DAY_MS + 1],
      ['new', 7 * DAY_MS - 1],
    ] as const)
      await once(test.database, order(key, {}, NOW - age), counted);
    await test.sql(
      `insert into idempotent_answer select $1, 'many-' || n, '\\x', 200, 'null', to_timestamp($2) from generate_series(1, 700) n`,
      [person, (NOW - 9 * DAY_MS) / 1000],
    );
    await pruneAnswers(test.database, NOW);
    expect(await keys()).toHaveLength(202);
    await pruneAnswers(test.database, NOW);
    expect(await keys()).toEqual(['new']);
  });
});

function door(): { opened: Promise<void>; open(): void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

/** Resolves when that many connections wait for the one that works. */
async function waiting(count: number): Promise<void> {
  const watcher = openDatabase(test.url, silent);
  const question = `select count(*)::int as n from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock' and query like '%idempotent_answer%'`;
  await expect.poll(async () => (await rows<{ n: number }>(watcher, 'waiting', question))[0]?.n).toBe(count);
  await watcher.end();
}
