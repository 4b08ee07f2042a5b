import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, inject, it } from 'vitest';
import { inTransaction, openDatabase } from '../database/database.ts';
import { silent, type TestDatabase, testDatabase } from '../testing/community.ts';
import { gate } from '../testing/gate.ts';
import {
  createLeases,
  holdFence,
  LEASE_MS,
  recordHeartbeat,
  releaseLeases,
  renewLeases,
  takeLeases,
} from './leases.ts';
import { doRound } from './rounds.ts';

const NAME = 'watch';
const [ONE, OTHER] = [randomUUID(), randomUUID()];
let test: TestDatabase;

beforeAll(async () => {
  test = await testDatabase(inject('postgresUrl'));
  await test.sql('create table done (by text)');
});
afterAll(() => test?.drop());
beforeEach(async () => {
  await test.sql('truncate leader_lease, api_instance, done');
  await createLeases(test.database, [NAME]);
});

const take = async (instance: string) => (await takeLeases(test.database, instance, [NAME]))[0]?.fence;
/** What passes while its holder is frozen, without waiting for it. */
const runOut = () => test.sql("update leader_lease set expires_at = clock_timestamp() - interval '1 s'");
const work = (fence: number, by: string) =>
  doRound(
    test.database,
    {
      name: NAME,
      async round(tx) {
        await tx.query('insert into done values ($1)', [by]);
        return false;
      },
    },
    fence,
  );
const done = async () => (await test.sql('select by from done')).map(({ by }) => by);

it('is one api at a time: nobody takes it before it runs out, and each holder has a fence of its own', async () => {
  expect(await take(ONE)).toBe(1);
  expect(await take(OTHER)).toBeUndefined();
  await runOut();
  expect(await take(OTHER)).toBe(2);
  expect(await take(ONE)).toBeUndefined();
});

it('runs by the clock of the database', async () => {
  await take(ONE);
  const [lease] = await test.sql(
    'select extract(epoch from expires_at - renewed_at)::float8 * 1000 as ms, renewed_at <= clock_timestamp() as past from leader_lease',
  );
  expect(lease).toMatchObject({ past: true });
  expect(Math.round(Number(lease?.['ms']) / 100) * 100).toBe(LEASE_MS);
});

it('of a thawed leader commits nothing, neither its work nor that a round was done', async () => {
  const old = (await take(ONE)) ?? 0;
  await runOut();
  const fence = (await take(OTHER)) ?? 0;
  await expect(work(old, 'thawed')).rejects.toThrow('Another api has taken over');
  expect(await done()).toEqual([]);
  expect(await test.sql('select round_at from leader_lease')).toEqual([{ round_at: null }]);
  await work(fence, 'other');
  expect(await done()).toEqual(['other']);
});

it('is not taken while a round works under it, though it ran out, and is renewed meanwhile', async () => {
  const fence = (await take(ONE)) ?? 0;
  const finish = gate();
  const holding = gate();
  const round = inTransaction(test.database, async (tx) => {
    await holdFence(tx, NAME, fence);
    holding.open();
    await finish.passed;
  });
  await holding.passed;
  await runOut();
  expect(await take(OTHER)).toBeUndefined();
  const [renewed] = await renewLeases(test.database, ONE, new Map([[NAME, fence]]), [NAME]);
  expect(renewed).toMatchObject({ fence, holder: ONE });
  expect(await test.sql('select expires_at > clock_timestamp() as valid from leader_lease')).toEqual([{ valid: true }]);
  await runOut();
  finish.open();
  await round;
  expect(await take(OTHER)).toBe(fence + 1);
});

it('keeps the rows of a frozen round shorter than itself', async () => {
  const fence = (await take(ONE)) ?? 0;
  await inTransaction(test.database, async (tx) => {
    await holdFence(tx, NAME, fence);
    const { rows } = await tx.query('select extract(epoch from current_setting($1)::interval)::float8 * 1000 as ms', [
      'idle_in_transaction_session_timeout',
    ]);
    expect(rows[0].ms).toBeGreaterThan(0);
    expect(rows[0].ms).toBeLessThan(LEASE_MS);
  });
});

it('is ended by the server under a round that does nothing any more', async () => {
  const frozen = openDatabase(test.url, silent);
  const client = await frozen.connect();
  const ended = new Promise((resolve) => client.once('error', resolve));
  const fence = (await take(ONE)) ?? 0;
  await client.query('begin');
  await holdFence(client, NAME, fence);
  await client.query("set local idle_in_transaction_session_timeout = '50ms'");
  expect(String(await ended)).toMatch(/idle-in-transaction timeout/);
  client.release(true);
  await frozen.end();
  await runOut();
  expect(await take(OTHER)).toBe(fence + 1);
});

it('given up is free at once; giving up under an old fence does nothing', async () => {
  const fence = (await take(ONE)) ?? 0;
  await releaseLeases(test.database, new Map([[NAME, fence - 1]]));
  expect(await take(OTHER)).toBeUndefined();
  await releaseLeases(test.database, new Map([[NAME, fence]]));
  expect(await take(OTHER)).toBe(fence + 1);
  await renewLeases(test.database, ONE, new Map([[NAME, fence]]), [NAME]);
  expect(await test.sql('select holder from leader_lease')).toEqual([{ holder: OTHER }]);
});

it('apis that ended long ago are forgotten, those that live are known with their worker', async () => {
  await recordHeartbeat(test.database, ONE, null);
  await test.sql("update api_instance set seen_at = now() - interval '2 days'");
  await recordHeartbeat(test.database, OTHER, 'pool-1');
  await recordHeartbeat(test.database, OTHER, 'pool-2');
  expect(await test.sql('select id, queue from api_instance')).toEqual([{ id: OTHER, queue: 'pool-2' }]);
});
