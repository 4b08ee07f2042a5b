/** Who is notified of what: alarms, people, cases, and the defaults of a community. */
import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../database/database.ts';
import { noteEvents } from '../outbox/events.ts';
import { acknowledged, raised, shelved } from '../testing/alarms.ts';
import { COMMUNITY, NOW, silent } from '../testing/community.ts';
import { MINUTE_MS, notificationDesk, WEBHOOK_SECRET } from '../testing/notification-desk.ts';
import type { Received } from '../testing/receiver.ts';

const { desk, parts, call, webhook, rule, plan, runJobs, planAndRun } = notificationDesk();

describe('an alarm', () => {
  it('is told once, signed, with what is needed and a link; its end is told to the same', async () => {
    const channel = await webhook();
    await rule([channel], { whats: ['alarm.raised', 'alarm.ended'] });
    const id = await raised(desk.test, { source: 'a', priority: 1 });
    await planAndRun();
    await planAndRun();
    expect(desk.receiver.received).toHaveLength(1);
    const [{ headers, body } = { headers: {} as Received['headers'], body: '' }] = desk.receiver.received;
    expect(JSON.parse(body)).toMatchObject({
      what: 'alarm.raised',
      title: '报警 · 高 · 标题',
      priority: 'high',
      link: `https://cockpit.example/desk/alarms/${id}`,
    });
    expect(headers['x-cockpit-signature']).toContain(
      createHmac('sha256', WEBHOOK_SECRET)
        .update(`${NOW / 1_000}.${body}`)
        .digest('hex'),
    );
    await desk.test.sql(`update alarm set cleared_at = raised_at, cleared_by = 'reading'`);
    await planAndRun();
    expect(desk.receiver.received.map((one) => JSON.parse(one.body).what)).toEqual(['alarm.raised', 'alarm.ended']);
  });

  it('that is put away, owned, or of another priority is told to nobody', async () => {
    await rule([await webhook()], { priorities: ['high'] });
    await raised(desk.test, { source: 'away', priority: 1 });
    await shelved(desk.test, 'away', NOW + MINUTE_MS);
    const owned = await raised(desk.test, { source: 'owned', priority: 1 });
    await acknowledged(desk.test, owned, { ackedAt: NOW, ackExpiresAt: null, settledAt: null });
    await raised(desk.test, { source: 'low', priority: 3 });
    await planAndRun();
    expect(desk.receiver.received).toEqual([]);
  });

  it('is found by one of two apis that look at once, and told once', async () => {
    await rule([await webhook()]);
    for (let index = 0; index < 20; index++) await raised(desk.test, { source: `s${index}`, priority: 1 });
    const other = openDatabase(desk.test.url, silent);
    await Promise.all(
      Array.from({ length: 6 }, (_, turn) => plan(turn % 2 ? parts() : { ...parts(), database: other })),
    );
    await other.end();
    await runJobs();
    expect(new Set(desk.receiver.received.map(({ headers }) => headers['x-cockpit-delivery'])).size).toBe(20);
    expect(desk.receiver.received).toHaveLength(20);
  });

  it('is told upwards when nobody owns it in time, and not when somebody does', async () => {
    await rule([await webhook()], { afterMinutes: 10 });
    await raised(desk.test, { source: 'a', priority: 1 });
    const owned = await raised(desk.test, { source: 'b', priority: 1 });
    await planAndRun();
    expect(desk.receiver.received).toEqual([]);
    await acknowledged(desk.test, owned, { ackedAt: NOW, ackExpiresAt: null, settledAt: null });
    await desk.test.sql(`update graphile_worker._private_jobs set run_at = now()`);
    await runJobs();
    expect(desk.receiver.received.map((one) => JSON.parse(one.body))).toMatchObject([
      { what: 'alarm.escalated', text: expect.stringContaining('10 分钟内无人处理') },
    ]);
  });
});

describe('people', () => {
  it('are told in the app by role and grid, and read it once', async () => {
    const [{ id: inApp } = { id: 0 }] = (await call('GET', 'channels', desk.admin)).body.channels;
    await rule([inApp], { audience: { roles: ['duty-officer', 'shift-leader'], onDuty: false, concerned: false } });
    await raised(desk.test, { source: 'a', priority: 1, grid: 'M1' });
    await planAndRun();
    expect((await call('GET', 'mine', desk.officer)).body).toMatchObject({
      unread: 1,
      notifications: [{ title: '报警 · 高 · 标题' }],
    });
    expect((await call('GET', 'mine', desk.leader)).body).toMatchObject({ unread: 0 }); // of another grid
    await call('POST', 'mine/read', desk.officer, { upTo: NOW });
    expect((await call('GET', 'mine', desk.officer)).body).toMatchObject({ unread: 0 });
  });

  it('on duty are told of no grid their own roles do not reach', async () => {
    const [{ id: inApp } = { id: 0 }] = (await call('GET', 'channels', desk.admin)).body.channels;
    await rule([inApp], { audience: { roles: [], onDuty: true, concerned: false } });
    for (const { id } of [desk.officer, desk.leader])
      await desk.test.sql(
        `insert into shift_duty (community, plan, day, person, person_name, stand_in, on_at) values ($1, 'p', '2026-11-22', $2, 'x', true, now())`,
        [COMMUNITY, id],
      );
    await raised(desk.test, { source: 'a', priority: 1, grid: 'M1' });
    await raised(desk.test, { source: 'b', priority: 1, grid: 'G2' });
    await rule([inApp], {
      name: '案',
      whats: ['case.reported'],
      audience: { roles: [], onDuty: true, concerned: false },
    });
    const facts = { title: { zh: '案', en: 'Case' }, place: null };
    await noteEvents(desk.test.database, [
      {
        ...{ community: COMMUNITY, what: 'case.reported', subject: 'case:1', occasion: '1', grid: null, priority: 2 },
        ...{ facts, concerned: [], department: null, at: NOW },
      },
    ]);
    await planAndRun();
    expect((await call('GET', 'mine', desk.officer)).body).toMatchObject({ unread: 3 });
    expect((await call('GET', 'mine', desk.leader)).body).toMatchObject({ unread: 1 });
    await desk.test.sql('delete from shift_duty');
  });
});

describe('a case', () => {
  it('of the public is told by its category: nothing somebody wrote reaches a receiver', async () => {
    await rule([await webhook()], { whats: ['case.reported'] });
    const reply = await desk.app.inject({
      method: 'POST',
      url: '/api/cases',
      headers: { cookie: desk.officer.cookie },
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
    expect(desk.receiver.received).toHaveLength(1);
    expect(desk.receiver.received[0]?.body).not.toMatch(/张三|1380|canary|李四/);
    expect(JSON.parse(desk.receiver.received[0]?.body ?? '{}')).toMatchObject({
      what: 'case.reported',
      title: '新上报 · 群众反映',
    });
  });

  it('and what is told of it are stored together or not at all', async () => {
    const tx = await desk.test.database.connect();
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
    expect(await desk.test.sql('select 1 from notification_event')).toEqual([]);
    expect(await desk.test.sql('select 1 from graphile_worker.jobs')).toEqual([]);
  });
});

describe('a new community', () => {
  it('has a channel in the app and rules for it, once', async () => {
    await desk.test.sql('truncate notification_event, notification_rule, notification_channel, notification cascade');
    await plan(parts());
    await plan(parts());
    expect((await call('GET', 'channels', desk.admin)).body.channels).toHaveLength(1);
    expect((await call('GET', 'rules', desk.admin)).body.rules).toHaveLength(7);
  });
});
