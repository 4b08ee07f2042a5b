/** An api with its notifications, whose jobs a test runs by hand. */
import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, inject } from 'vitest';
import { type Database, inTransaction } from '../database/database.ts';
import type { App } from '../http/app.ts';
import { type Leader, startLeader } from '../leadership/leader.ts';
import { openSenders, type Senders } from '../notifications/channels/open.ts';
import { deliver } from '../notifications/deliver.ts';
import { planEvent, planLate } from '../notifications/plan.ts';
import { type Notifications, planEvents, startNotifications } from '../notifications/worker.ts';
import { createSecrets } from '../secrets/secrets.ts';
import { clearAlarms } from './alarms.ts';
import { COMMUNITY, NOW, silent, type TestDatabase, testDatabase } from './community.ts';
import { type SignedIn, signedIn } from './people.ts';
import { openReceiver, type Receiver } from './receiver.ts';
import { testApp } from './serve.ts';

export const MINUTE_MS = 60_000;
/** What the messages of a webhook are signed with. */
export const WEBHOOK_SECRET = 'canary-signing-secret';
const GUARD = { allowedHosts: ['127.0.0.1'] };

/** Filled before the first test of the file. */
interface Opened {
  test: TestDatabase;
  app: App;
  receiver: Receiver;
  admin: SignedIn;
  officer: SignedIn;
  /** Shift leader of the grid G2 alone. */
  leader: SignedIn;
}

/** Opens it for the tests of this file; each begins without rules, alarms and messages. */
export function notificationDesk() {
  const desk = {} as Opened;
  const running: { workers: Notifications[]; leaders: Leader[] } = { workers: [], leaders: [] };
  const secrets = createSecrets([randomBytes(32)]);
  const clock = { at: NOW, speed: 1, now: () => clock.at };
  /** The world's clock: the queue goes by that of the database. */
  const world = { ahead: 0, now: () => Date.now() + world.ahead };
  const senders = openSenders({ guard: GUARD, now: () => NOW, mail: undefined });
  const instance = randomUUID();
  const publicUrl = 'https://cockpit.example';
  const parts = () => ({
    ...{ database: desk.test.database, clock, realNow: world.now, secrets, senders, instance, publicUrl },
  });

  const call = async (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, who: SignedIn, body?: object) => {
    const payload = body ? { payload: body } : {};
    const url = `/api/notifications/${path}`;
    const reply = await desk.app.inject({ method, url, headers: { cookie: who.cookie }, ...payload });
    return { status: reply.statusCode, body: reply.body === '' ? null : reply.json(), text: reply.body };
  };
  /** A channel to the receiver; its id. */
  const webhook = async (more: object = {}) => {
    const url = `${desk.receiver.url}/hook/canary-key`;
    const asked = { kind: 'webhook', name: '平台', url, secret: WEBHOOK_SECRET, reason: '试', ...more };
    return Number((await call('POST', 'channels', desk.admin, asked)).body.id);
  };
  const rule = (channels: number[], more: object = {}) =>
    call('POST', 'rules', desk.admin, {
      ...{ name: '规则', whats: ['alarm.raised'], priorities: null, grid: null, channels, afterMinutes: 0 },
      ...{ audience: { roles: ['duty-officer'], onDuty: false, concerned: false }, enabled: true, reason: '试' },
      ...more,
    });
  const plan = ({ database }: { database: Database }) => inTransaction(database, (tx) => planEvents(tx, parts()));

  /** What is waiting in the queue, in order, without a worker. */
  async function runJobs(more: { senders?: Senders } = {}): Promise<void> {
    for (;;) {
      const jobs = await desk.test.sql(
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
  const planAndRun = async () => {
    await plan(parts());
    await runJobs();
  };
  /** A worker of the queue; stopped after the test. */
  const startWorker = async () => {
    const { database, url: databaseUrl } = desk.test;
    const elapsed = () => performance.now();
    const leader = startLeader({ database, databaseUrl, log: silent, instance: randomUUID(), elapsed });
    running.leaders.push(leader);
    running.workers.push(await startNotifications({ ...parts(), databaseUrl, log: silent, leader, elapsed }));
  };

  beforeAll(async () => {
    desk.test = await testDatabase(inject('postgresUrl'));
    desk.receiver = await openReceiver();
    desk.app = await testApp(desk.test, { secrets, telling: { senders, guard: GUARD } });
    desk.admin = await signedIn(desk.test, 'administrator');
    desk.officer = await signedIn(desk.test, 'duty-officer');
    desk.leader = await signedIn(desk.test, { role: 'shift-leader', community: COMMUNITY, grid: 'G2' });
    await desk.test.sql(`update person set totp_since = now() where id = $1`, [desk.admin.id]);
  });
  afterAll(async () => {
    await desk.app?.close();
    await desk.receiver?.close();
    await desk.test?.drop();
  });
  beforeEach(async () => {
    clock.at = NOW;
    world.ahead = 0;
    desk.receiver.received.length = 0;
    desk.receiver.answer((_, reply) => void reply.end('{}'));
    await clearAlarms(desk.test);
    await desk.test.sql('truncate notification_event, notification_rule, notification_channel, notification cascade');
    await desk.test.sql('delete from graphile_worker._private_jobs');
    // A channel that is there keeps the defaults away.
    await desk.test.sql(
      `insert into notification_channel (community, kind, name, changed_by, changed_at) values ($1, 'in-app', '站内', 't', now())`,
      [COMMUNITY],
    );
  });
  afterEach(async () => {
    for (const worker of running.workers.splice(0)) await worker.stop();
    for (const leader of running.leaders.splice(0)) await leader.stop();
  });

  return { desk, world, parts, call, webhook, rule, plan, runJobs, planAndRun, startWorker };
}
