/**
 * A hung api keeps nobody from being told: the other takes over within ten seconds, and the thawed one does nothing twice. It stays
 * frozen, or cut off, until the other has told.
 */
import { performance } from 'node:perf_hooks';
import { CHANNEL_RATE_LOCK } from '@cockpit/api/testing';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { eventually } from '../harness/eventually.ts';
import { type Link, openLink } from '../harness/link.ts';
import { openTwoApis, type TwoApis } from '../harness/two-apis.ts';

let apis: TwoApis;
let link: Link | undefined;
let blocker: pg.Client;

beforeAll(async () => {
  apis = await openTwoApis();
});
afterAll(() => apis?.stop());
beforeEach(async () => {
  blocker = new pg.Client({ connectionString: apis.stack.database.url, application_name: 'cockpit-test' });
  await blocker.connect();
});
afterEach(async () => {
  await blocker.end();
  const by = link;
  link = undefined;
  await apis.reset(by);
});

const subjects = () => apis.receiver.told.map(({ subject }) => subject);
const told = (alarm: string) => eventually(`${alarm} to be told`, () => subjects().includes(alarm));
/** How long it took is for the reader of the log: a loaded machine is no fault. */
async function toldBy(what: string, alarm: string): Promise<void> {
  const since = performance.now();
  await told(alarm);
  process.stdout.write(`${what}: told after ${((performance.now() - since) / 1_000).toFixed(1)} s\n`);
}
/** The thawed api and the other have both been at work since: what would be told twice has been. */
async function expectEachOnce(...alarms: string[]): Promise<void> {
  const last = await apis.raise();
  await told(last);
  await eventually('all to be noted as delivered', async () => {
    const open = await apis.stack.database.rows(`select 1 from notification where state <> 'delivered'`);
    return open.length === 0;
  });
  expect(subjects()).toEqual([...alarms, last]);
}
/** An api's statement waits for the blocker. */
const blocked = (query: string) =>
  eventually(`an api to wait at ${query}`, async () => {
    const rows = await apis.stack.database.rows(
      `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like $1`,
      [`%${query}%`],
    );
    return rows.length > 0;
  });

it('frozen as it stands: the other tells', async () => {
  const first = await apis.startLeader();
  await apis.startStandby();
  apis.freeze(first);
  const alarm = await apis.raise();
  await toldBy('frozen', alarm);
  await apis.thaw(first);
  await expectEachOnce(alarm);
});

it('frozen amid its round: its transaction ends, the other tells, and it commits nothing when it thaws', async () => {
  const first = await apis.startLeader();
  await apis.startStandby();
  await blocker.query('begin; lock table notification_event in share row exclusive mode');
  const alarm = await apis.raise();
  await blocked('notification_event');
  apis.freeze(first);
  await blocker.query('rollback');
  await toldBy('frozen in its transaction', alarm);
  await apis.thaw(first);
  await expectEachOnce(alarm);
});

it('frozen as it claims a message: the other sends it, once', async () => {
  const first = await apis.startLeader();
  const [{ id } = { id: 0 }] = await apis.stack.database.rows<{ id: number }>(
    'select id from notification_channel where kind = $1',
    ['webhook'],
  );
  await blocker.query('begin');
  await blocker.query('select pg_advisory_xact_lock($1::int, $2::int)', [CHANNEL_RATE_LOCK, id]);
  const alarm = await apis.raise();
  await blocked('pg_advisory_xact_lock');
  apis.freeze(first);
  await blocker.query('rollback');
  await apis.startStandby();
  await toldBy('frozen claiming', alarm);
  await apis.thaw(first);
  await expectEachOnce(alarm);
});

it('frozen while it sends: the other sends again under the same id, which is promised, and it ends as delivered', async () => {
  const first = await apis.startLeader();
  apis.receiver.answer(() => apis.freeze(first));
  const alarm = await apis.raise();
  await told(alarm);
  apis.receiver.answer((_, reply) => void reply.end());
  await apis.startStandby();
  await eventually('it to be sent again', () => apis.receiver.told.length === 2);
  await apis.thaw(first);
  const [sent, again] = apis.receiver.told;
  expect(again).toEqual(sent);
  await expectEachOnce(alarm, alarm);
});

it('cut off from the database: the other tells, and it finds its way back', async () => {
  link = await openLink(Number(new URL(apis.stack.database.url).port));
  const first = await apis.startLeader(throughLink());
  await apis.startStandby();
  link.cut();
  const alarm = await apis.raise();
  await toldBy('cut off', alarm);
  await eventually('its health to say so', async () => (await apis.health(first)).status === 'degraded');
  link.heal();
  await eventually('it to be well', async () => (await apis.health(first)).status === 'ok');
  await expectEachOnce(alarm);
});

it('with a line that is half open: the other tells', async () => {
  link = await openLink(Number(new URL(apis.stack.database.url).port));
  const first = await apis.startLeader(throughLink());
  await apis.startStandby();
  link.halfOpen();
  const alarm = await apis.raise();
  await toldBy('half open', alarm);
  link.heal();
  await eventually('it to be well', async () => (await apis.health(first)).status === 'ok');
  await expectEachOnce(alarm);
});

it('alone, with connections that went dead without a word: it connects again and tells', async () => {
  link = await openLink(Number(new URL(apis.stack.database.url).port));
  const first = await apis.startLeader(throughLink());
  link.halfOpen();
  link.heal();
  const alarm = await apis.raise();
  await toldBy('alone on dead connections', alarm);
  await eventually('it to be well', async () => (await apis.health(first)).status === 'ok');
  await expectEachOnce(alarm);
});

function throughLink(): string {
  const url = new URL(apis.stack.database.url);
  url.hostname = '127.0.0.1';
  url.port = String(link?.port);
  return url.href;
}
