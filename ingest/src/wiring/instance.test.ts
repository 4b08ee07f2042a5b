import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest';
import { type Scratch, scratchDatabase, silent } from '../testing/scratch.ts';
import { type HeldClientId, holdClientId } from './instance.ts';

let scratch: Scratch;
const held: HeldClientId[] = [];
beforeAll(async () => {
  scratch = await scratchDatabase(inject('postgresUrl'));
});
afterEach(async () => {
  for (const one of held.splice(0)) await one.stop();
  await scratch.rows('truncate ingest_instance');
});
afterAll(() => scratch.drop());

test('a second ingest with the client id of a living one does not start, and says since when the other runs', async () => {
  await hold('one');
  await scratch.database.query(`update ingest_instance set since = '2026-11-22T08:00:00Z'`);
  await expect(hold('one')).rejects.toThrow(
    'another ingest with client id one is running since 2026-11-22T08:00:00.000Z; give this one its own INGEST_CLIENT_ID or stop the other',
  );
  await hold('two');
});

test('one that was killed is replaced at once: its session in the database went with it', async () => {
  await scratch.database.query(
    // Seen later than it can expire within this test: only its session tells.
    `insert into ingest_instance values ('one', gen_random_uuid(), now(), now() + interval '1 hour', 2147483647, now())`,
  );
  await hold('one');
  expect(await instances()).toEqual([{ client_id: 'one', backend: expect.any(Number) }]);
});

test('a session that has got the number of the dead one does not hold it up', async () => {
  await scratch.database.query(
    `insert into ingest_instance select 'one', gen_random_uuid(), now(), now() + interval '1 hour', pg_backend_pid(), '2026-01-01'`,
  );
  const [before] = await instances();
  await hold('one');
  expect((await instances())[0]).not.toEqual(before);
});

test('one that hangs is replaced when its row is expired, though its session stands', async () => {
  const hung = await scratch.database.connect();
  await hung.query(
    `insert into ingest_instance select 'one', gen_random_uuid(), now(), now() - interval '11 seconds', pid, backend_start
    from pg_stat_activity where pid = pg_backend_pid()`,
  );
  await hold('one');
  hung.release();
});

test('one that was replaced while it hung finds out', async () => {
  const hung = await hold('one');
  await scratch.database.query(
    `update ingest_instance set instance = gen_random_uuid(), seen_at = now() - interval '11 seconds'`,
  );
  expect(await hung.lost).toBe('another ingest has taken over client id one while this one did not answer');
});

test('one that is ending is waited for', async () => {
  const ending = await hold('one');
  ending.leave();
  const next = hold('one');
  await expect.poll(waiting).toBeGreaterThan(0);
  await ending.stop();
  await next;
  expect(await instances()).toHaveLength(1);
});

test('two that start at once: one of them holds it', async () => {
  const both = await Promise.allSettled([hold('one'), hold('one')]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});

test('a holder whose session was ended holds on with another one', async () => {
  await hold('one');
  const [before] = await instances();
  await scratch.database.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and application_name = 'cockpit-ingest-instance'`,
    [scratch.name],
  );
  await expect.poll(async () => (await instances())[0]?.['backend']).not.toBe(before?.['backend']);
  await expect(hold('one')).rejects.toThrow(/is running since/);
});

async function hold(clientId: string): Promise<HeldClientId> {
  const one = await holdClientId({ url: scratch.url, clientId, log: silent });
  held.push(one);
  return one;
}

function instances() {
  return scratch.rows('select client_id, backend from ingest_instance');
}

/** Sessions that look at who holds it. */
async function waiting(): Promise<number> {
  const sql = `select 1 from pg_stat_activity where datname = $1 and application_name = 'cockpit-ingest-instance' and query like '%seenAt%'`;
  return (await scratch.rows(sql, [scratch.name])).length;
}
