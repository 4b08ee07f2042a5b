import { randomBytes, randomUUID } from 'node:crypto';
import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { inTransaction } from '../database/database.ts';
import { recordHeartbeat } from '../leadership/leases.ts';
import { readNotificationBacklog } from '../outbox/backlog.ts';
import { createSecrets } from '../secrets/secrets.ts';
import { COMMUNITY, NOW, type TestDatabase, testDatabase } from '../testing/community.ts';
import { DeliveryFault } from './channels/sender.ts';
import { recoverFromDead } from './dead-workers.ts';
import { deliver } from './deliver.ts';
import { addDeliveries } from './delivery-jobs.ts';
import { recoverUnplanned } from './recover.ts';

const [ONE, OTHER] = [randomUUID(), randomUUID()];
const MINUTE_MS = 60_000;
let test: TestDatabase;
let message: string;
let sent: string[];
/** What happens while a message is on its way. */
let onTheWay: () => Promise<void>;
const world = { at: NOW, now: () => world.at };

beforeAll(async () => {
  test = await testDatabase(inject('postgresUrl'));
});
afterAll(() => test?.drop());
beforeEach(async () => {
  world.at = NOW;
  sent = [];
  onTheWay = async () => {};
  await test.sql('truncate notification_event, notification_channel, notification, api_instance cascade');
  await test.sql('delete from graphile_worker._private_jobs');
  message = randomUUID();
  await test.sql(
    `with channel as (
       insert into notification_channel (community, kind, name, changed_by, changed_at) values ($1, 'webhook', 'w', 't', now()) returning id
     ), event as (
       insert into notification_event (community, what, subject, occasion, priority, facts, at, noted_at, planned_at)
       values ($1, 'alarm.raised', 'alarm:1', '', 1, $3, to_timestamp($4), to_timestamp($4), to_timestamp($4)) returning id
     )
     insert into notification (id, event, community, channel, made_at, urgent)
     select $2, event.id, $1, channel.id, to_timestamp($4), true from channel, event`,
    [COMMUNITY, message, JSON.stringify({ title: { zh: '报警', en: 'Alarm' }, place: null }), NOW / 1000],
  );
});

it('an event that nobody has planned for two minutes gets its job, once', async () => {
  await test.sql('update notification_event set planned_at = null');
  const jobs = () => test.sql("select key from graphile_worker.jobs where key like 'notification-plan %'");
  await inTransaction(test.database, (tx) => recoverUnplanned(tx, NOW + MINUTE_MS));
  expect(await jobs()).toEqual([]);
  for (const minutes of [3, 4])
    await inTransaction(test.database, (tx) => recoverUnplanned(tx, NOW + minutes * MINUTE_MS));
  expect(await jobs()).toHaveLength(1);
});

const parts = (instance: string) => ({
  database: test.database,
  instance,
  secrets: createSecrets([randomBytes(32)]),
  senders: {
    of: () => async () => {
      sent.push(instance);
      await onTheWay();
    },
    close() {},
  },
  publicUrl: undefined,
  realNow: world.now,
});
const alive = (instance: string, queue: string) => recordHeartbeat(test.database, instance, queue);
const frozen = (instance: string) =>
  test.sql("update api_instance set seen_at = clock_timestamp() - interval '6 s' where id = $1", [instance]);
const recover = () => inTransaction(test.database, (tx) => recoverFromDead(tx, world.now()));
const row = async () => (await test.sql('select state, claimed_by, fault from notification'))[0];

describe('what a frozen api has claimed', () => {
  it('is free for another as soon as it is taken for dead, and not before', async () => {
    await alive(ONE, 'pool-1');
    onTheWay = async () => {
      onTheWay = async () => {};
      await recover();
      await deliver(parts(OTHER), message);
      expect(sent).toEqual([ONE]);
      await frozen(ONE);
      await recover();
      expect(
        await test.sql("select key from graphile_worker.jobs where task_identifier = 'notification-deliver'"),
      ).toEqual([{ key: `notification-deliver ${message}` }]);
      await deliver(parts(OTHER), message);
    };
    await deliver(parts(ONE), message);
    expect(sent).toEqual([ONE, OTHER]);
    expect(await row()).toMatchObject({ state: 'delivered' });
  });

  it('is not sent by it when it thaws before it had sent', async () => {
    await alive(ONE, 'pool-1');
    // Frozen right after its claim was committed; meanwhile the other is given the message and sends it.
    const thawing = { ...parts(ONE), realNow: () => (world.at += MINUTE_MS), database: Object.create(test.database) };
    let wasAsked = false;
    thawing.database.query = async (question: pg.QueryConfig) => {
      if (question.name === 'notification-still-claimed') {
        wasAsked = true;
        await frozen(ONE);
        await recover();
        await deliver(parts(OTHER), message);
      }
      return test.database.query(question);
    };
    await deliver(thawing, message);
    expect(wasAsked).toBe(true);
    expect(sent).toEqual([OTHER]);
    expect(await row()).toMatchObject({ state: 'delivered' });
  });

  it('is not marked as failed by it when the other has delivered or is at it', async () => {
    await alive(ONE, 'pool-1');
    onTheWay = async () => {
      onTheWay = async () => {};
      await frozen(ONE);
      await recover();
      await deliver(parts(OTHER), message);
      throw new DeliveryFault('It took too long.', false);
    };
    await deliver(parts(ONE), message);
    expect(await row()).toEqual({ state: 'delivered', claimed_by: null, fault: null });
  });

  it('but only sends later than it claimed is sent all the same while it is its own', async () => {
    await alive(ONE, 'pool-1');
    const times = [NOW, NOW + 10_000];
    await deliver({ ...parts(ONE), realNow: () => times.shift() ?? NOW + 10_000 }, message);
    expect(sent).toEqual([ONE]);
  });
});

describe('a job', () => {
  const lock = (worker: string) =>
    test.sql(
      "update graphile_worker._private_jobs set locked_by = $1, locked_at = clock_timestamp() - interval '10 s'",
      [worker],
    );
  const locked = () => test.sql('select locked_by from graphile_worker.jobs');

  it('of a dead api is given to the others; a long one of a living api is not', async () => {
    await addDeliveries(test.database, [message], null);
    await lock('pool-1');
    await alive(ONE, 'pool-1');
    await recover();
    expect(await locked()).toEqual([{ locked_by: 'pool-1' }]);
    await frozen(ONE);
    await recover();
    expect(await locked()).toEqual([{ locked_by: null }]);
  });

  it('of workers that were replaced in a living api is free, too', async () => {
    await addDeliveries(test.database, [message], null);
    await lock('pool-1');
    await alive(ONE, 'pool-2');
    await recover();
    expect(await locked()).toEqual([{ locked_by: null }]);
  });
});

describe('the backlog', () => {
  const backlog = () => readNotificationBacklog(test.database, NOW + 5 * MINUTE_MS);

  it('is as old as the oldest that waits, tried or not', async () => {
    expect(await backlog()).toEqual([
      { community: COMMUNITY, count: 1, oldestMs: 5 * MINUTE_MS, untriedMs: 5 * MINUTE_MS },
    ]);
    await test.sql('update notification set attempts = 1');
    expect(await backlog()).toMatchObject([{ oldestMs: 5 * MINUTE_MS, untriedMs: null }]);
  });

  it('counts an event that has no messages yet', async () => {
    await test.sql("update notification set state = 'delivered'");
    expect(await backlog()).toEqual([]);
    await test.sql('update notification_event set planned_at = null');
    expect(await backlog()).toMatchObject([{ count: 1, untriedMs: 5 * MINUTE_MS }]);
  });

  it('does not count what a channel that is off would be told', async () => {
    await test.sql('update notification_channel set enabled = false');
    expect(await backlog()).toEqual([]);
  });
});
