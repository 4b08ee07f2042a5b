/** How messages are delivered: receivers that fail, channels with a pace, the log. */
import { describe, expect, it } from 'vitest';
import { raised } from '../testing/alarms.ts';
import { COMMUNITY, NOW } from '../testing/community.ts';
import { MINUTE_MS, notificationDesk, WEBHOOK_SECRET } from '../testing/notification-desk.ts';
import type { Senders } from './channels/open.ts';
import type { Message } from './channels/sender.ts';
import { deliver } from './deliver.ts';

const { desk, world, parts, call, webhook, rule, plan, runJobs, planAndRun, startWorker } = notificationDesk();

it('the log loses nothing between two pages that were made at one instant', async () => {
  const channel = await webhook();
  const [event] = await desk.test.sql(
    `insert into notification_event (community, what, subject, occasion, priority, facts, at, noted_at)
     values ($1, 'case.reported', 'case:9', 'log', 2, '{"title":{"zh":"a","en":"a"},"place":null}', now(), now()) returning id`,
    [COMMUNITY],
  );
  await desk.test.sql(
    `insert into notification (id, event, community, channel, address, made_at, state)
     select gen_random_uuid(), $1, $2, $3, n::text, to_timestamp($4), 'delivered' from generate_series(1, 130) as n`,
    [event?.['id'], COMMUNITY, channel, NOW / 1000],
  );
  const first = (await call('GET', `log?channel=${channel}`, desk.admin)).body.deliveries;
  const last = first.at(-1);
  const next = (await call('GET', `log?channel=${channel}&before=${last.madeAt}&beforeId=${last.id}`, desk.admin)).body
    .deliveries;
  const seen = new Set([...first, ...next].map(({ id }: { id: string }) => id));
  expect([first.length, next.length, seen.size]).toEqual([100, 30, 130]);
});

describe('a receiver that fails a third of the time', () => {
  it('is told each of 60 messages once by its id, by two workers', async () => {
    let count = 0;
    desk.receiver.answer((_, reply) => void reply.writeHead(++count % 3 === 0 ? 503 : 200).end());
    await rule([await webhook({ perMinute: 1_000 })]);
    await desk.test.sql(`update graphile_worker._private_jobs set run_at = now()`);
    for (let index = 0; index < 60; index++) await raised(desk.test, { source: `s${index}`, priority: 1 });
    await Promise.all([startWorker(), startWorker()]);
    const ids = () => new Set(desk.receiver.received.map(({ headers }) => headers['x-cockpit-delivery']));
    await expect
      .poll(
        async () => {
          // Those that wait for their next try need not wait here.
          await desk.test.sql(
            'update graphile_worker._private_jobs set run_at = now() where locked_at is null and run_at > now()',
          );
          await desk.test.sql('update notification set retry_at = null where retry_at is not null');
          return desk.test.sql(`select count(*)::int as n from notification where state = 'delivered'`);
        },
        { interval: 200 },
      )
      .toEqual([{ n: 60 }]);
    expect(ids().size).toBe(60);
    expect(desk.receiver.received.length - ids().size).toBe(Math.floor(count / 3));
  });

  it('told twice after a kill between delivery and note is told the same id', async () => {
    await rule([await webhook()]);
    await raised(desk.test, { source: 'a', priority: 1 });
    await planAndRun();
    // What a process leaves that dies right after the receiver has taken it.
    await desk.test.sql(
      `update notification set state = 'waiting', delivered_at = null, claimed_until = to_timestamp($1)`,
      [(world.now() + MINUTE_MS) / 1_000],
    );
    const [{ id } = { id: '' }] = await desk.test.sql('select id from notification');
    await deliver(parts(), String(id));
    expect(desk.receiver.received).toHaveLength(1); // claimed by somebody who may live
    world.ahead = 3 * MINUTE_MS;
    await planAndRun();
    expect(desk.receiver.received.map(({ headers }) => headers['x-cockpit-delivery'])).toEqual([id, id]);
  });

  it('is given up after twelve tries, visibly, and can be tried again', async () => {
    desk.receiver.answer((_, reply) => void reply.writeHead(503).end());
    await rule([await webhook({ perMinute: 1_000 })]);
    await raised(desk.test, { source: 'a', priority: 1 });
    await planAndRun();
    const [{ id } = { id: '' }] = await desk.test.sql('select id from notification');
    for (let attempt = 1; attempt < 12; attempt++) {
      world.ahead += 7 * 60 * MINUTE_MS;
      await deliver(parts(), String(id));
    }
    expect((await call('GET', 'log', desk.admin)).body.deliveries).toMatchObject([
      { state: 'failed', attempts: 12, fault: 'It answers 503.' },
    ]);
    desk.receiver.answer((_, reply) => void reply.end());
    expect((await call('POST', `log/${id}/retry`, desk.admin, {})).status).toBe(204);
    await runJobs();
    expect((await call('GET', 'log?state=delivered', desk.admin)).body.deliveries).toHaveLength(1);
  });
});

describe('a channel', () => {
  it('takes its messages a minute; the rest waits, and a flood is told in one with the most urgent first', async () => {
    await rule([await webhook({ perMinute: 3 })]);
    for (let index = 0; index < 20; index++)
      await raised(desk.test, { source: `s${index}`, priority: index === 7 ? 1 : 2 });
    await planAndRun();
    expect(desk.receiver.received.length).toBeLessThanOrEqual(3);
    const more = desk.receiver.received.map((one) => JSON.parse(one.body).facts.more as number);
    expect(more.some((n) => n > 0)).toBe(true);
    world.ahead = 2 * MINUTE_MS;
    await runJobs();
    const told = desk.receiver.received.reduce((sum, one) => sum + 1 + Number(JSON.parse(one.body).facts.more), 0);
    expect(told).toBe(20);
    expect(await desk.test.sql(`select count(*)::int as n from notification where state = 'delivered'`)).toEqual([
      { n: 20 },
    ]);
  });

  it('tells of a backlog of 200 alarms in a few messages, to a room as to a person', async () => {
    const mailed: Message[] = [];
    const mail: Senders = { of: () => async (message) => void mailed.push(message), close() {} };
    const channel = { kind: 'email', name: '值班', recipients: ['duty@example.org'], reason: '试' };
    const id = Number((await call('POST', 'channels', desk.admin, channel)).body.id);
    await rule([id], { audience: { roles: ['duty-officer'], onDuty: false, concerned: false } });
    const happened = NOW - 3 * 60 * MINUTE_MS;
    for (let index = 0; index < 200; index++)
      await raised(desk.test, {
        source: `s${index}`,
        raisedAt: happened,
        announcedAt: NOW,
        args: { late: true, arrivedAt: NOW },
      });
    await plan(parts());
    await runJobs({ senders: mail });
    world.ahead = 5 * MINUTE_MS;
    await runJobs({ senders: mail });
    expect(mailed.length).toBeLessThan(30);
    expect(await desk.test.sql(`select state, count(*)::int as n from notification group by state`)).toEqual([
      { state: 'delivered', n: 200 },
    ]);
    expect(mailed[0]?.text).toMatch(/补报/);
  });

  it('never tells its secret again, nor writes it into trail, log or faults', async () => {
    const id = await webhook();
    await call('PUT', `channels/${id}`, desk.admin, { kind: 'webhook', name: '平台 2', version: 1, reason: '改名' });
    desk.receiver.answer((_, reply) => void reply.writeHead(400).end());
    const tried = await call('POST', `channels/${id}/test`, desk.admin, {});
    expect(tried.body).toEqual({ ok: false, fault: 'It answers 400.' });
    const shown = (await call('GET', 'channels', desk.admin)).text;
    const stored = JSON.stringify([
      await desk.test.sql('select url, secret from notification_channel'),
      await desk.test.sql('select * from audit'),
      await desk.test.sql('select * from notification'),
    ]);
    for (const text of [shown, stored]) {
      expect(text).not.toContain('canary-key');
      expect(text).not.toContain(WEBHOOK_SECRET);
    }
    expect(JSON.parse(shown).channels).toContainEqual(
      expect.objectContaining({ id, name: '平台 2', hasSecret: true, url: `${desk.receiver.url}/…` }),
    );
    desk.receiver.answer((_, reply) => void reply.end());
    expect((await call('POST', `channels/${id}/test`, desk.admin, {})).body.ok).toBe(true);
    expect(desk.receiver.received.at(-1)?.path).toBe('/hook/canary-key');
  });

  it('is refused with the field that is wrong, and when it was changed since', async () => {
    const make = (more: object) =>
      call('POST', 'channels', desk.admin, { kind: 'webhook', name: 'x', reason: '试', ...more });
    expect((await make({})).body.message).toMatch(/^url: is required/);
    expect((await make({ url: 'https://10.0.0.1/x' })).body.message).toMatch(/^url: .*private/);
    expect((await make({ kind: 'email', url: 'https://example.org' })).body.message).toMatch(/^url, secret:/);
    const id = await webhook();
    expect((await make({ name: '平台', url: `${desk.receiver.url}/x` })).body).toMatchObject({ error: 'exists' });
    const stale = { kind: 'webhook', name: 'y', version: 7, reason: '试' };
    expect((await call('PUT', `channels/${id}`, desk.admin, stale)).body).toMatchObject({ error: 'stale' });
    expect((await rule([987_654])).body.message).toMatch(/^channels:/);
    expect((await call('GET', 'channels', desk.officer)).status).toBe(403);
  });

  it('that is taken away leaves the rules that named it', async () => {
    const id = await webhook();
    await rule([id]);
    expect((await call('DELETE', `channels/${id}`, desk.admin, { reason: '停用' })).status).toBe(204);
    expect((await call('GET', 'rules', desk.admin)).body.rules).toMatchObject([{ channels: [], version: 2 }]);
  });
});
