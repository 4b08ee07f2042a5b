import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { type Database, inTransaction, openDatabase } from '../database/database.ts';
import type { App } from '../http/app.ts';
import { type Leader, startLeader } from '../leadership/leader.ts';
import { noteEvents } from '../outbox/events.ts';
import { createSecrets } from '../secrets/secrets.ts';
import { acknowledged, clearAlarms, raised, shelved } from '../testing/alarms.ts';
import { COMMUNITY, NOW, silent, type TestDatabase, testDatabase } from '../testing/community.ts';
import { type SignedIn, signedIn } from '../testing/people.ts';
import { openReceiver, type Received, type Receiver } from '../testing/receiver.ts';
import { testApp } from '../testing/serve.ts';
import { openSenders, type Senders } from './channels/open.ts';
import type { Message } from './channels/sender.ts';
import { deliver } from './deliver.ts';
import { planEvent, planLate } from './plan.ts';
import { planEvents as lookIn, type Notifications, startNotifications } from './worker.ts';

const GUARD = { allowedHosts: ['127.0.0.1'] };
const SECRET = 'canary-signing-secret';
const MINUTE_MS = 60_000;

let test: TestDatabase;
let app: App;
let receiver: Receiver;
let admin: SignedIn;
let officer: SignedIn;
let leader: SignedIn;
let workers: Notifications[] = [];
let leaders: Leader[] = [];
/** Of the api that delivers by hand. */
const instance = randomUUID();
const secrets = createSecrets([randomBytes(32)]);
const clock = { at: NOW, speed: 1, now: () => clock.at };
/** The world's clock: the queue goes by that of the database. */
const world = { ahead: 0, now: () => Date.now() + world.ahead };
const senders = openSenders({ guard: GUARD, now: () => NOW, mail: undefined });
const parts = () => ({
  database: test.database,
  clock,
  realNow: world.now,
  secrets,
  senders,
  instance,
  publicUrl: 'https://cockpit.example',
});
const lookOnce = ({ database }: { database: Database }) => inTransaction(database, (tx) => lookIn(tx, parts()));

const ask = async (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, who: SignedIn, body?: object) => {
  const url = `/api/notifications/${path}`;
  const reply = await app.inject({ method, url, headers: { cookie: who.cookie }, ...(body ? { payload: body } : {}) });
  return { status: reply.statusCode, body: reply.body === '' ? null : reply.json(), text: reply.body };
};
const webhook = async (more: object = {}) => {
  const asked = {
    kind: 'webhook',
    name: '平台',
    url: `${receiver.url}/hook/canary-key`,
    secret: SECRET,
    reason: '试',
    ...more,
  };
  return Number((await ask('POST', 'channels', admin, asked)).body.id);
};
const rule = (channels: number[], more: object = {}) =>
  ask('POST', 'rules', admin, {
    name: '规则',
    whats: ['alarm.raised'],
    priorities: null,
    grid: null,
    audience: { roles: ['duty-officer'], onDuty: false, concerned: false },
    channels,
    afterMinutes: 0,
    enabled: true,
    reason: '试',
    ...more,
  });
/** Jobs by hand, without a worker: what is waiting in the queue, in order. */
async function runJobs(more: { senders?: Senders } = {}): Promise<void> {
  for (;;) {
    const jobs = await test.sql(
      `delete from graphile_worker._private_jobs j using graphile_worker._private_tasks t
       where t.id = j.task_id and j.run_at <= to_timestamp($1) returning t.identifier, j.payload`,
      [(world.now() + 1_000) / 1_000], // the database's clock may be a little ahead
    );
    if (jobs.length === 0) return;
    for (const { identifier, payload } of jobs) {
      const ids = payload as { event: number; rule: number; notification: string };
      if (identifier === 'notification-plan') await planEvent(parts(), ids.event);
      else if (identifier === 'notification-late') await planLate(parts(), ids.event, ids.rule);
      else await deliver({ ...parts(), ...more }, ids.notification);
    }
  }
}
const look = async () => {
  await lookOnce(parts());
  await runJobs();
};
const start = async () => {
  const { database, url: databaseUrl } = test;
  const elapsed = () => performance.now();
  const leader = startLeader({ database, databaseUrl, log: silent, instance: randomUUID(), elapsed });
  leaders.push(leader);
  const worker = await startNotifications({ ...parts(), databaseUrl, log: silent, leader, elapsed });
  workers.push(worker);
  return worker;
};

beforeAll(async () => {
  test = await testDatabase(inject('postgresUrl'));
  receiver = await openReceiver();
  app = await testApp(test, { secrets, telling: { senders, guard: GUARD } });
  admin = await signedIn(test, 'administrator');
  officer = await signedIn(test, 'duty-officer');
  leader = await signedIn(test, { role: 'shift-leader', community: COMMUNITY, grid: 'G2' });
  await test.sql(`update person set totp_since = now() where id = $1`, [admin.id]);
});
afterAll(async () => {
  await app?.close();
  await receiver?.close();
  await test?.drop();
});
beforeEach(async () => {
  clock.at = NOW;
  world.ahead = 0;
  receiver.received.length = 0;
  receiver.answer((_, reply) => void reply.end('{}'));
  await clearAlarms(test);
  await test.sql('truncate notification_event, notification_rule, notification_channel, notification cascade');
  await test.sql('delete from graphile_worker._private_jobs');
  // A channel that is there keeps the defaults away.
  await test.sql(
    `insert into notification_channel (community, kind, name, changed_by, changed_at) values ($1, 'in-app', '站内', 't', now())`,
    [COMMUNITY],
  );
});
afterEach(async () => {
  for (const worker of workers) await worker.stop();
  for (const leader of leaders) await leader.stop();
  workers = [];
  leaders = [];
});

describe('an alarm', () => {
  it('is told once, signed, with what is needed and a link; its end is told to the same', async () => {
    const channel = await webhook();
    await rule([channel], { whats: ['alarm.raised', 'alarm.ended'] });
    const id = await raised(test, { source: 'a', priority: 1 });
    await look();
    await look();
    expect(receiver.received).toHaveLength(1);
    const [{ headers, body } = { headers: {} as Received['headers'], body: '' }] = receiver.received;
    expect(JSON.parse(body)).toMatchObject({
      what: 'alarm.raised',
      title: '报警 · 高 · 标题',
      priority: 'high',
      link: `https://cockpit.example/desk/alarms/${id}`,
    });
    expect(headers['x-cockpit-signature']).toContain(
      createHmac('sha256', SECRET)
        .update(`${NOW / 1_000}.${body}`)
        .digest('hex'),
    );
    await test.sql(`update alarm set cleared_at = raised_at, cleared_by = 'reading'`);
    await look();
    expect(receiver.received.map((one) => JSON.parse(one.body).what)).toEqual(['alarm.raised', 'alarm.ended']);
  });

  it('that is put away, owned, or of another priority is told to nobody', async () => {
    await rule([await webhook()], { priorities: ['high'] });
    await raised(test, { source: 'away', priority: 1 });
    await shelved(test, 'away', NOW + MINUTE_MS);
    const owned = await raised(test, { source: 'owned', priority: 1 });
    await acknowledged(test, owned, { ackedAt: NOW, ackExpiresAt: null, settledAt: null });
    await raised(test, { source: 'low', priority: 3 });
    await look();
    expect(receiver.received).toEqual([]);
  });

  it('is found by one of two apis that look at once, and told once', async () => {
    await rule([await webhook()]);
    for (let index = 0; index < 20; index++) await raised(test, { source: `s${index}`, priority: 1 });
    const other = openDatabase(test.url, silent);
    await Promise.all(
      Array.from({ length: 6 }, (_, turn) => lookOnce(turn % 2 ? parts() : { ...parts(), database: other })),
    );
    await other.end();
    await runJobs();
    expect(new Set(receiver.received.map(({ headers }) => headers['x-cockpit-delivery'])).size).toBe(20);
    expect(receiver.received).toHaveLength(20);
  });

  it('is told upwards when nobody owns it in time, and not when somebody does', async () => {
    await rule([await webhook()], { afterMinutes: 10 });
    await raised(test, { source: 'a', priority: 1 });
    const owned = await raised(test, { source: 'b', priority: 1 });
    await look();
    expect(receiver.received).toEqual([]);
    await acknowledged(test, owned, { ackedAt: NOW, ackExpiresAt: null, settledAt: null });
    await test.sql(`update graphile_worker._private_jobs set run_at = now()`);
    await runJobs();
    expect(receiver.received.map((one) => JSON.parse(one.body))).toMatchObject([
      { what: 'alarm.escalated', text: expect.stringContaining('10 分钟内无人处理') },
    ]);
  });
});

describe('people', () => {
  it('are told in the app by role and grid, and read it once', async () => {
    const [{ id: inApp } = { id: 0 }] = (await ask('GET', 'channels', admin)).body.channels;
    await rule([inApp], { audience: { roles: ['duty-officer', 'shift-leader'], onDuty: false, concerned: false } });
    await raised(test, { source: 'a', priority: 1, grid: 'M1' });
    await look();
    expect((await ask('GET', 'mine', officer)).body).toMatchObject({
      unread: 1,
      notifications: [{ title: '报警 · 高 · 标题' }],
    });
    expect((await ask('GET', 'mine', leader)).body).toMatchObject({ unread: 0 }); // of another grid
    await ask('POST', 'mine/read', officer, { upTo: NOW });
    expect((await ask('GET', 'mine', officer)).body).toMatchObject({ unread: 0 });
  });

  it('on duty are told of no grid their own roles do not reach', async () => {
    const [{ id: inApp } = { id: 0 }] = (await ask('GET', 'channels', admin)).body.channels;
    await rule([inApp], { audience: { roles: [], onDuty: true, concerned: false } });
    for (const { id } of [officer, leader])
      await test.sql(
        `insert into shift_duty (community, plan, day, person, person_name, stand_in, on_at) values ($1, 'p', '2026-11-22', $2, 'x', true, now())`,
        [COMMUNITY, id],
      );
    await raised(test, { source: 'a', priority: 1, grid: 'M1' });
    await raised(test, { source: 'b', priority: 1, grid: 'G2' });
    await rule([inApp], {
      name: '案',
      whats: ['case.reported'],
      audience: { roles: [], onDuty: true, concerned: false },
    });
    const facts = { title: { zh: '案', en: 'Case' }, place: null };
    await noteEvents(test.database, [
      {
        ...{ community: COMMUNITY, what: 'case.reported', subject: 'case:1', occasion: '1', grid: null, priority: 2 },
        ...{ facts, concerned: [], department: null, at: NOW },
      },
    ]);
    await look();
    expect((await ask('GET', 'mine', officer)).body).toMatchObject({ unread: 3 });
    expect((await ask('GET', 'mine', leader)).body).toMatchObject({ unread: 1 });
    await test.sql('delete from shift_duty');
  });
});

it('the log loses nothing between two pages that were made at one instant', async () => {
  const channel = await webhook();
  const [event] = await test.sql(
    `insert into notification_event (community, what, subject, occasion, priority, facts, at, noted_at)
     values ($1, 'case.reported', 'case:9', 'log', 2, '{"title":{"zh":"a","en":"a"},"place":null}', now(), now()) returning id`,
    [COMMUNITY],
  );
  await test.sql(
    `insert into notification (id, event, community, channel, address, made_at, state)
     select gen_random_uuid(), $1, $2, $3, n::text, to_timestamp($4), 'delivered' from generate_series(1, 130) as n`,
    [event?.['id'], COMMUNITY, channel, NOW / 1000],
  );
  const first = (await ask('GET', `log?channel=${channel}`, admin)).body.deliveries;
  const last = first.at(-1);
  const next = (await ask('GET', `log?channel=${channel}&before=${last.madeAt}&beforeId=${last.id}`, admin)).body
    .deliveries;
  const seen = new Set([...first, ...next].map(({ id }: { id: string }) => id));
  expect([first.length, next.length, seen.size]).toEqual([100, 30, 130]);
});

describe('a receiver that fails a third of the time', () => {
  it('is told each of 60 messages once by its id, by two workers', async () => {
    let count = 0;
    receiver.answer((_, reply) => void reply.writeHead(++count % 3 === 0 ? 503 : 200).end());
    await rule([await webhook({ perMinute: 1_000 })]);
    await test.sql(`update graphile_worker._private_jobs set run_at = now()`);
    for (let index = 0; index < 60; index++) await raised(test, { source: `s${index}`, priority: 1 });
    await Promise.all([start(), start()]);
    const ids = () => new Set(receiver.received.map(({ headers }) => headers['x-cockpit-delivery']));
    await expect
      .poll(
        async () => {
          // Those that wait for their next try need not wait here.
          await test.sql(
            'update graphile_worker._private_jobs set run_at = now() where locked_at is null and run_at > now()',
          );
          await test.sql('update notification set retry_at = null where retry_at is not null');
          return test.sql(`select count(*)::int as n from notification where state = 'delivered'`);
        },
        { interval: 200 },
      )
      .toEqual([{ n: 60 }]);
    expect(ids().size).toBe(60);
    expect(receiver.received.length - ids().size).toBe(Math.floor(count / 3));
  });

  it('told twice after a kill between delivery and note is told the same id', async () => {
    await rule([await webhook()]);
    await raised(test, { source: 'a', priority: 1 });
    await look();
    // What a process leaves that dies right after the receiver has taken it.
    await test.sql(`update notification set state = 'waiting', delivered_at = null, claimed_until = to_timestamp($1)`, [
      (world.now() + MINUTE_MS) / 1_000,
    ]);
    const [{ id } = { id: '' }] = await test.sql('select id from notification');
    await deliver(parts(), String(id));
    expect(receiver.received).toHaveLength(1); // claimed by somebody who may live
    world.ahead = 3 * MINUTE_MS;
    await look();
    expect(receiver.received.map(({ headers }) => headers['x-cockpit-delivery'])).toEqual([id, id]);
  });

  it('is given up after twelve tries, visibly, and can be tried again', async () => {
    receiver.answer((_, reply) => void reply.writeHead(503).end());
    await rule([await webhook({ perMinute: 1_000 })]);
    await raised(test, { source: 'a', priority: 1 });
    await look();
    const [{ id } = { id: '' }] = await test.sql('select id from notification');
    for (let attempt = 1; attempt < 12; attempt++) {
      world.ahead += 7 * 60 * MINUTE_MS;
      await deliver(parts(), String(id));
    }
    expect((await ask('GET', 'log', admin)).body.deliveries).toMatchObject([
      { state: 'failed', attempts: 12, fault: 'It answers 503.' },
    ]);
    receiver.answer((_, reply) => void reply.end());
    expect((await ask('POST', `log/${id}/retry`, admin, {})).status).toBe(204);
    await runJobs();
    expect((await ask('GET', 'log?state=delivered', admin)).body.deliveries).toHaveLength(1);
  });
});

describe('a channel', () => {
  it('takes its messages a minute; the rest waits, and a flood is told in one with the most urgent first', async () => {
    await rule([await webhook({ perMinute: 3 })]);
    for (let index = 0; index < 20; index++) await raised(test, { source: `s${index}`, priority: index === 7 ? 1 : 2 });
    await look();
    expect(receiver.received.length).toBeLessThanOrEqual(3);
    const more = receiver.received.map((one) => JSON.parse(one.body).facts.more as number);
    expect(more.some((n) => n > 0)).toBe(true);
    world.ahead = 2 * MINUTE_MS;
    await runJobs();
    const told = receiver.received.reduce((sum, one) => sum + 1 + Number(JSON.parse(one.body).facts.more), 0);
    expect(told).toBe(20);
    expect(await test.sql(`select count(*)::int as n from notification where state = 'delivered'`)).toEqual([
      { n: 20 },
    ]);
  });

  it('tells of a backlog of 200 alarms in a few messages, to a room as to a person', async () => {
    const mailed: Message[] = [];
    const mail: Senders = { of: () => async (message) => void mailed.push(message), close() {} };
    const channel = { kind: 'email', name: '值班', recipients: ['duty@example.org'], reason: '试' };
    const id = Number((await ask('POST', 'channels', admin, channel)).body.id);
    await rule([id], { audience: { roles: ['duty-officer'], onDuty: false, concerned: false } });
    const happened = NOW - 3 * 60 * MINUTE_MS;
    for (let index = 0; index < 200; index++)
      await raised(test, {
        source: `s${index}`,
        raisedAt: happened,
        announcedAt: NOW,
        args: { late: true, arrivedAt: NOW },
      });
    await lookOnce(parts());
    await runJobs({ senders: mail });
    world.ahead = 5 * MINUTE_MS;
    await runJobs({ senders: mail });
    expect(mailed.length).toBeLessThan(30);
    expect(await test.sql(`select state, count(*)::int as n from notification group by state`)).toEqual([
      { state: 'delivered', n: 200 },
    ]);
    expect(mailed[0]?.text).toMatch(/补报/);
  });

  it('never tells its secret again, nor writes it into trail, log or faults', async () => {
    const id = await webhook();
    await ask('PUT', `channels/${id}`, admin, { kind: 'webhook', name: '平台 2', version: 1, reason: '改名' });
    receiver.answer((_, reply) => void reply.writeHead(400).end());
    const tried = await ask('POST', `channels/${id}/test`, admin, {});
    expect(tried.body).toEqual({ ok: false, fault: 'It answers 400.' });
    const shown = (await ask('GET', 'channels', admin)).text;
    const stored = JSON.stringify([
      await test.sql('select url, secret from notification_channel'),
      await test.sql('select * from audit'),
      await test.sql('select * from notification'),
    ]);
    for (const text of [shown, stored]) {
      expect(text).not.toContain('canary-key');
      expect(text).not.toContain(SECRET);
    }
    expect(JSON.parse(shown).channels).toContainEqual(
      expect.objectContaining({ id, name: '平台 2', hasSecret: true, url: `${receiver.url}/…` }),
    );
    receiver.answer((_, reply) => void reply.end());
    expect((await ask('POST', `channels/${id}/test`, admin, {})).body.ok).toBe(true);
    expect(receiver.received.at(-1)?.path).toBe('/hook/canary-key');
  });

  it('is refused with the field that is wrong, and when it was changed since', async () => {
    const make = (more: object) =>
      ask('POST', 'channels', admin, { kind: 'webhook', name: 'x', reason: '试', ...more });
    expect((await make({})).body.message).toMatch(/^url: is required/);
    expect((await make({ url: 'https://10.0.0.1/x' })).body.message).toMatch(/^url: .*private/);
    expect((await make({ kind: 'email', url: 'https://example.org' })).body.message).toMatch(/^url, secret:/);
    const id = await webhook();
    expect((await make({ name: '平台', url: `${receiver.url}/x` })).body).toMatchObject({ error: 'exists' });
    const stale = { kind: 'webhook', name: 'y', version: 7, reason: '试' };
    expect((await ask('PUT', `channels/${id}`, admin, stale)).body).toMatchObject({ error: 'stale' });
    expect((await rule([987_654])).body.message).toMatch(/^channels:/);
    expect((await ask('GET', 'channels', officer)).status).toBe(403);
  });

  it('that is taken away leaves the rules that named it', async () => {
    const id = await webhook();
    await rule([id]);
    expect((await ask('DELETE', `channels/${id}`, admin, { reason: '停用' })).status).toBe(204);
    expect((await ask('GET', 'rules', admin)).body.rules).toMatchObject([{ channels: [], version: 2 }]);
  });
});

describe('a case', () => {
  it('of the public is told by its category: nothing somebody wrote reaches a receiver', async () => {
    await rule([await webhook()], { whats: ['case.reported'] });
    const reply = await app.inject({
      method: 'POST',
      url: '/api/cases',
      headers: { cookie: officer.cookie },
      payload: {
        source: 'public',
        title: '张三 13800000000 投诉',
        description: '身份证 canary',
        grid: 'M1',
        place: '李四家门口',
        priority: 'medium',
      },
    });
    expect(reply.statusCode).toBe(201);
    await runJobs();
    expect(receiver.received).toHaveLength(1);
    expect(receiver.received[0]?.body).not.toMatch(/张三|1380|canary|李四/);
    expect(JSON.parse(receiver.received[0]?.body ?? '{}')).toMatchObject({
      what: 'case.reported',
      title: '新上报 · 群众反映',
    });
  });

  it('and what is told of it are stored together or not at all', async () => {
    const tx = await test.database.connect();
    await tx.query('begin');
    const event = {
      community: COMMUNITY,
      what: 'case.closed',
      subject: 'case:1',
      occasion: '9',
      grid: null,
      priority: 2,
      concerned: [],
      department: null,
      at: NOW,
    } as const;
    await noteEvents(tx, [{ ...event, facts: { title: { zh: '', en: '' }, place: null } }]);
    await tx.query('rollback');
    tx.release();
    expect(await test.sql('select 1 from notification_event')).toEqual([]);
    expect(await test.sql('select 1 from graphile_worker.jobs')).toEqual([]);
  });
});

describe('a new community', () => {
  it('has a channel in the app and rules for it, once', async () => {
    await test.sql('truncate notification_event, notification_rule, notification_channel, notification cascade');
    await lookOnce(parts());
    await lookOnce(parts());
    expect((await ask('GET', 'channels', admin)).body.channels).toHaveLength(1);
    expect((await ask('GET', 'rules', admin)).body.rules).toHaveLength(7);
  });
});
