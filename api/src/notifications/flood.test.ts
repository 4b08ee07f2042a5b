import { randomBytes, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { inTransaction } from '../database/database.ts';
import { startLeader } from '../leadership/leader.ts';
import { type NewEvent, noteEvents } from '../outbox/events.ts';
import { createSecrets } from '../secrets/secrets.ts';
import { COMMUNITY, NOW, silent, type TestDatabase, testDatabase } from '../testing/community.ts';
import { signedIn } from '../testing/people.ts';
import { openSenders, type Senders } from './channels/open.ts';
import { DeliveryFault, type Message } from './channels/sender.ts';
import { deliver } from './deliver.ts';
import { personAllowance } from './pacing.ts';
import { planEvent } from './plan.ts';
import { startNotifications } from './worker.ts';

const [SECOND_MS, MINUTE_MS] = [1_000, 60_000];
const WINDOW_MS = 10 * MINUTE_MS;

let test: TestDatabase;
let events = 0;
const world = { ahead: 0, now: () => Date.now() + world.ahead };
const parts = (senders: Senders) => ({
  database: test.database,
  clock: { speed: 1, now: () => NOW },
  realNow: world.now,
  secrets: createSecrets([randomBytes(32)]),
  senders,
  instance: randomUUID(),
  publicUrl: 'https://cockpit.example',
});

function eventOf(priority: number, name: string, what: NewEvent['what'] = 'alarm.raised'): NewEvent {
  events += 1;
  const facts = { title: { zh: name, en: name }, place: null };
  const subject = `alarm:${events}`;
  return {
    ...{ community: COMMUNITY, what, subject, occasion: '', grid: null, priority, facts },
    ...{ concerned: [], department: null, at: NOW },
  };
}

async function runJobs(senders: Senders): Promise<void> {
  for (;;) {
    const jobs = await test.sql(
      `delete from graphile_worker._private_jobs j using graphile_worker._private_tasks t
       where t.id = j.task_id and j.run_at <= to_timestamp($1) returning t.identifier, j.payload`,
      [(world.now() + SECOND_MS) / 1_000],
    );
    if (jobs.length === 0) return;
    for (const { identifier, payload } of jobs) {
      const ids = payload as { event: number; notification: string };
      if (identifier === 'notification-plan') await planEvent(parts(senders), ids.event);
      else await deliver(parts(senders), ids.notification);
    }
  }
}

interface Sent {
  at: number;
  to: string;
  message: Message;
}
function recording(): { sent: Sent[]; senders: Senders } {
  const sent: Sent[] = [];
  const of: Senders['of'] = (kind) => async (message, to) =>
    void sent.push({ at: world.now(), to: `${kind} ${to.recipients}`, message });
  return { sent, senders: { of, close() {} } };
}

const said = ({ message }: Sent) => `${message.title}\n${message.text}`;

/** The most messages one receiver got within ten minutes. */
function mostInWindow(sent: readonly Sent[]): number {
  const counts = sent.map(
    (one) => sent.filter(({ to, at }) => to === one.to && at >= one.at && at < one.at + WINDOW_MS - SECOND_MS).length,
  );
  return Math.max(0, ...counts);
}

async function channel(kind: string, recipients: string[] = []): Promise<number> {
  const [made] = await test.sql(
    `insert into notification_channel (community, kind, name, recipients, per_minute, changed_by, changed_at)
     values ($1, $2, $2, $3, 20, 't', now()) returning id`,
    [COMMUNITY, kind, recipients],
  );
  return Number(made?.['id']);
}
async function rule(channels: number[], audience: object): Promise<void> {
  await test.sql(
    `insert into notification_rule (community, name, whats, audience, channels, changed_by, changed_at)
     values ($1, gen_random_uuid()::text, '{alarm.raised,alarm.ended}', $2, $3, 't', now())`,
    [COMMUNITY, JSON.stringify({ roles: [], onDuty: false, concerned: false, ...audience }), channels],
  );
}

beforeAll(async () => {
  test = await testDatabase(inject('postgresUrl'));
});
afterAll(() => test?.drop());
beforeEach(async () => {
  world.ahead = 0;
  await test.sql(
    'truncate notification_event, notification_rule, notification_channel, notification, shift_duty, person cascade',
  );
  await test.sql('delete from graphile_worker._private_jobs');
});

describe('in a flood', () => {
  it('what is urgent is told at once and by name, all else in few messages, nobody more than ten in ten minutes', async () => {
    const { sent, senders } = recording();
    for (const name of ['a', 'b']) {
      const { id } = await signedIn(test, 'duty-officer');
      await test.sql('update person set email = $2 where id = $1', [id, `${name}@example.org`]);
    }
    await rule([await channel('email', ['room@example.org']), await channel('feishu')], { roles: ['duty-officer'] });
    const lateMs: number[] = [];
    for (let step = 0; step < 24; step++) {
      const high = step % 8 === 3 ? [eventOf(1, `high ${step}`)] : [];
      await noteEvents(test.database, [...Array.from({ length: 8 }, () => eventOf(2, 'medium')), ...high]);
      const noted = world.now();
      await runJobs(senders);
      const hears = (to: string) => sent.find((one) => one.to === to && said(one).includes(`high ${step}`));
      if (high.length > 0)
        for (const name of ['a', 'b', 'room'])
          lateMs.push((hears(`email ${name}@example.org`)?.at ?? Number.POSITIVE_INFINITY) - noted);
      world.ahead += 20 * SECOND_MS;
    }
    expect(mostInWindow(sent)).toBeLessThanOrEqual(10);
    expect(lateMs).toHaveLength(9);
    expect(Math.max(...lateMs)).toBeLessThan(20 * SECOND_MS);
    expect(sent.filter(({ message }) => message.title.includes('high'))).toHaveLength(12);
    world.ahead += WINDOW_MS;
    await runJobs(senders);
    expect(await test.sql('select state, count(*)::int as n from notification group by state')).toEqual([
      { state: 'delivered', n: 4 * (24 * 8 + 3) },
    ]);
    const digest = sent.find(({ message }) => message.title.includes('条通知'));
    expect(digest?.message).toMatchObject({ link: 'https://cockpit.example/desk/alarms' });
    expect(digest?.message.text).toMatch(/报警：中 \d+/);
  }, 180_000);

  it('of urgent alarms each is named, and the tenth message is the last', async () => {
    const { sent, senders } = recording();
    await rule([await channel('email', ['room@example.org'])], {});
    const names = Array.from({ length: 60 }, (_, index) => `high-${index}.`);
    for (let step = 0; step < 20; step++) {
      await noteEvents(
        test.database,
        names.slice(step * 3, step * 3 + 3).map((name) => eventOf(1, name)),
      );
      await runJobs(senders);
      world.ahead += 30 * SECOND_MS;
    }
    for (let wait = 0; wait < 2; wait++) {
      world.ahead += 3 * MINUTE_MS;
      await runJobs(senders);
    }
    expect(mostInWindow(sent)).toBeLessThanOrEqual(10);
    const all = sent.map(said).join('\n');
    expect(names.filter((name) => !all.includes(name))).toEqual([]);
  }, 120_000);

  it('an urgent mail overtakes what waits, though the mail server is slow and a robot hangs', async () => {
    const mails: string[] = [];
    const server = new SMTPServer({
      ...{ authOptional: true, disabledCommands: ['STARTTLS', 'AUTH'] },
      onData(stream, _, done) {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          mails.push(Buffer.concat(chunks).toString('utf8'));
          setTimeout(done, 300);
        });
      },
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
    const { port } = server.server.address() as { port: number };
    const mail = { url: `smtp://127.0.0.1:${port}`, from: 'a@example.org' };
    const real = openSenders({ guard: { allowedHosts: [] }, now: () => NOW, mail });
    let release = () => {};
    const hanging = new Promise<void>((resolve) => {
      release = resolve;
    });
    const senders: Senders = { of: (kind) => (kind === 'email' ? real.of(kind) : () => hanging), close: real.close };
    await rule(
      [await channel('email', ['a@example.org', 'b@example.org']), await channel('webhook'), await channel('wecom')],
      {},
    );
    await noteEvents(
      test.database,
      Array.from({ length: 150 }, () => eventOf(2, 'medium')),
    );
    const leader = startLeader({
      ...{ database: test.database, databaseUrl: test.url, log: silent, instance: randomUUID() },
      elapsed: () => performance.now(),
    });
    const { instance: _, ...rest } = parts(senders);
    const worker = await startNotifications({
      ...rest,
      databaseUrl: test.url,
      log: silent,
      leader,
      elapsed: () => performance.now(),
    });
    const waits = () => test.sql('select count(*)::int as n from notification_event where planned_at is null');
    await expect.poll(() => mails.length, { timeout: 60_000 }).toBeGreaterThan(0);
    await noteEvents(test.database, [eventOf(1, 'urgent-one')]);
    const before = mails.length;
    await expect.poll(() => mails.filter((one) => /X-Priority: 1/i.test(one)).length, { timeout: 60_000 }).toBe(2);
    expect(mails.length - before).toBeLessThanOrEqual(4);
    await expect.poll(waits, { timeout: 60_000 }).toEqual([{ n: 0 }]);
    release();
    await worker.stop();
    await leader.stop();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }, 200_000);
});

it('whatever comes when, nobody is told more than ten times in ten minutes, and an urgent one waits three minutes at most', () => {
  const comes = fc.array(fc.record({ urgent: fc.boolean(), pauseS: fc.integer({ min: 0, max: 60 }) }), {
    maxLength: 300,
  });
  fc.assert(
    fc.property(comes, (messages) => {
      const told: number[] = [];
      let now = 0;
      for (const { urgent, pauseS } of messages) {
        now += pauseS * SECOND_MS;
        const recent = told.filter((at) => at > now - WINDOW_MS).slice(0, 10);
        const { waitMs } = personAllowance(urgent, recent, now);
        if (urgent) expect(waitMs).toBeLessThanOrEqual(3 * MINUTE_MS);
        if (waitMs === 0) told.unshift(now);
        expect(told.filter((at) => at > now - WINDOW_MS).length).toBeLessThanOrEqual(10);
      }
    }),
  );
});

describe('who is told is judged again when it is sent', () => {
  const waiting = async (audience: object) => {
    const { id } = await signedIn(test, 'duty-officer');
    await test.sql('update person set email = $2 where id = $1', [id, 'a@example.org']);
    if ('onDuty' in audience)
      await test.sql(
        `insert into shift_duty (community, plan, day, person, person_name, stand_in, on_at) values ($1, 'p', '2026-11-22', $2, 'x', true, now())`,
        [COMMUNITY, id],
      );
    await rule([await channel('email')], audience);
    const event = eventOf(2, 'medium');
    await noteEvents(test.database, [event]);
    const [noted] = await test.sql('select id::float8 as id from notification_event');
    await planEvent(parts(recording().senders), Number(noted?.['id']));
    return id;
  };
  const outcome = async () => {
    const { sent, senders } = recording();
    await runJobs(senders);
    const [row] = await test.sql('select state, fault from notification');
    return { sent: sent.map(({ to }) => to), ...row };
  };

  it('and told while nothing has changed, where mail reaches them now', async () => {
    const id = await waiting({ roles: ['duty-officer'] });
    await test.sql("update person set email = 'new@example.org' where id = $1", [id]);
    expect(await outcome()).toEqual({ sent: ['email new@example.org'], state: 'delivered', fault: null });
  });

  it.each([
    ['was locked', 'update person set locked_at = now() where id = $1', 'The person is locked.'],
    ['lost the role', 'delete from person_role where person = $1', 'The person is no longer a recipient.'],
    ['has no address', 'update person set email = null where id = $1', 'The person has no address.'],
  ])('and not told when they %s', async (_, change, fault) => {
    await test.sql(change, [await waiting({ roles: ['duty-officer'] })]);
    expect(await outcome()).toEqual({ sent: [], state: 'dropped', fault });
  });

  it('and not told when they are off duty by then', async () => {
    await test.sql('update shift_duty set off_at = now() where person = $1', [await waiting({ onDuty: true })]);
    expect(await outcome()).toMatchObject({ sent: [], state: 'dropped' });
  });
});

it('a receiver that asks to be left alone is, also by what is urgent', async () => {
  const { sent, senders } = recording();
  let refusals = 0;
  const refusing: Senders = {
    of: () => async () => {
      refusals += 1;
      throw new DeliveryFault('It answers 429.', true, { retryAfterMs: 2 * MINUTE_MS });
    },
    close() {},
  };
  await rule([await channel('wecom')], {});
  await noteEvents(test.database, [eventOf(1, 'first')]);
  await runJobs(refusing);
  await noteEvents(test.database, [eventOf(1, 'second'), eventOf(2, 'third')]);
  await runJobs(refusing);
  expect(refusals).toBe(1);
  world.ahead += 110 * SECOND_MS;
  await runJobs(senders);
  expect(sent).toEqual([]);
  world.ahead += 15 * SECOND_MS;
  await runJobs(senders);
  world.ahead += 4 * MINUTE_MS;
  await runJobs(senders);
  // What had to wait is one message, each by name.
  expect(sent).toHaveLength(2);
  expect(sent.map(said).find((one) => one.includes('first'))).toContain('second');
  expect(sent.some((one) => said(one).includes('third'))).toBe(true);
  expect(
    await inTransaction(test.database, (tx) => tx.query("select 1 from notification where state <> 'delivered'")),
  ).toMatchObject({ rowCount: 0 });
});
