/** A device over its bound of refused messages: counted, seen, an alarm; what it says in good order is taken all the same. */
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { readShippedRules } from '../../alarms/files.ts';
import { type RuleSet, ruleSetOf } from '../../alarms/rules/contract.ts';
import { sweepOnce } from '../../alarms/sweep.ts';
import { type Message, pipelineOn } from '../../testing/pipeline.ts';
import { COMMUNITY, type Scratch, scratchDatabase } from '../../testing/scratch.ts';
import type { Written } from '../../writing/writer.ts';

const NOW = Date.parse('2026-11-22T08:00:00Z');
const MINUTE_MS = 60_000;
const PER_MINUTE = 20;

let scratch: Scratch;
let rules: RuleSet;
beforeAll(async () => {
  scratch = await scratchDatabase(inject('postgresUrl'));
  rules = ruleSetOf(await readShippedRules(), []);
});
beforeEach(async () => {
  await scratch.database.query(
    'truncate quarantine, quarantine_let_go, device_refusal, hazard_state, hazard_sensor_latest, alarm_condition, device_presence',
  );
  await scratch.database.query('delete from alarm');
});
afterAll(() => scratch.drop());

test('past its bound refused messages are counted with a sample, and each is accounted for', async () => {
  const pipeline = await pipelineOn(scratch, { perMinute: PER_MINUTE });
  const written = [...(await pipeline.batch(rubbish('H1', 0, 30))), ...(await pipeline.batch(rubbish('H1', 30, 70)))];
  expect(sum(written, 'quarantined')).toBe(PER_MINUTE);
  expect(written.map(cutOff)).toEqual([30 - PER_MINUTE, 70]);
  expect(await scratch.rows('select count(*)::int as rows from quarantine')).toEqual([{ rows: PER_MINUTE }]);
  const [counted] = await scratch.rows(
    `select community, device, device_id is not null as known, reason, messages::int, cut_off_since, sample_topic,
      convert_from(sample, 'utf8') as sample from device_refusal`,
  );
  expect(counted).toEqual({
    community: COMMUNITY,
    device: 'hazard/H1',
    known: true,
    reason: 'not-json',
    messages: 100 - PER_MINUTE,
    cut_off_since: new Date(NOW),
    sample_topic: `v1/${COMMUNITY}/hazard/H1/state`,
    sample: '{rubbish 99',
  });
});

test('an alarm of a device that is cut off is stored like any other, and so is what others send', async () => {
  const pipeline = await pipelineOn(scratch, { perMinute: PER_MINUTE }, rules);
  await pipeline.batch(rubbish('H1', 0, 200));
  const written = await pipeline.batch([...rubbish('H1', 200, 200), alarm('H1'), alarm('H2'), ...rubbish('H2', 0, 5)]);
  expect(written).toMatchObject([{ stored: 2, quarantined: 5 }]);
  expect(written.map(cutOff)).toEqual([200]);
  expect(await alarms()).toEqual(
    expect.arrayContaining([expect.objectContaining({ rule: 'hazard-major', active: true })]),
  );
});

test('a transaction that is tried again counts its messages once', async () => {
  const pipeline = await pipelineOn(scratch, { perMinute: PER_MINUTE }, rules);
  // Alarms are judged last, when quarantine has been written already.
  await scratch.database.query('alter table alarm add constraint refused check (false) not valid');
  await pipeline.batch([...rubbish('H2', 0, PER_MINUTE + 10), alarm('H1')]);
  await scratch.database.query('alter table alarm drop constraint refused');
  expect(await scratch.rows('select messages::int from device_refusal')).toEqual([{ messages: 10 }]);
  expect(await scratch.rows('select sum(seen)::int as seen from quarantine')).toEqual([{ seen: PER_MINUTE + 1 }]);
});

test('the cut-off is an alarm of the device, raised once, ended after ten quiet minutes', async () => {
  const pipeline = await pipelineOn(scratch, { perMinute: PER_MINUTE });
  await pipeline.batch(rubbish('H1', 0, 30));
  await sweep(NOW);
  await sweep(NOW + 5_000);
  const raised = { rule: 'device-refused', device: 'H1', count: 1, active: true, name: 'H1' };
  expect(await alarms()).toEqual([raised]);
  // It goes on: still the same alarm.
  await pipeline.batch(rubbish('H1', 30, 30, NOW + 9 * MINUTE_MS));
  await sweep(NOW + 18 * MINUTE_MS);
  expect(await alarms()).toEqual([raised]);
  await sweep(NOW + 19 * MINUTE_MS + 1);
  expect(await alarms()).toEqual([{ ...raised, active: false }]);
  expect(await scratch.rows('select cut_off_since from device_refusal')).toEqual([{ cut_off_since: null }]);
  // And it is let in again, to be cut off and told of again.
  expect(await pipeline.batch(rubbish('H1', 60, 1, NOW + 20 * MINUTE_MS))).toMatchObject([{ quarantined: 1 }]);
});

test('unregistered topics, however many, are one alarm of the community', async () => {
  const pipeline = await pipelineOn(scratch, { perMinute: 2 });
  const invented = Array.from({ length: 100 }, (_, n) => message(`parking/NOBODY-${n}/occupancy`, '{}'));
  await pipeline.batch([...invented, ...Array.from({ length: 40 }, (_, n) => message(`weather/x/${n}`, '{}'))]);
  await sweep(NOW);
  const alarm = { rule: 'device-refused', device: null, count: 1, active: true, name: '未登记的主题' };
  expect(await alarms()).toEqual([alarm]);
  const refusals = await scratch.rows('select device, messages::int from device_refusal order by device');
  expect(refusals.map(({ device }) => device)).toEqual(['#', 'parking/#']);
  const kept = await scratch.rows('select count(*)::int as rows from quarantine');
  expect(sum(refusals as Record<'messages', number>[], 'messages') + Number(kept[0]?.['rows'])).toBe(140);
});

test('topics of no community concern every community', async () => {
  const pipeline = await pipelineOn(scratch, { perMinute: 2 });
  await pipeline.batch(Array.from({ length: 40 }, (_, n) => ({ ...message(`x/${n}`, '{}'), community: 'nowhere' })));
  await sweep(NOW);
  expect(await alarms()).toMatchObject([{ rule: 'device-refused', device: null, active: true }]);
});

test('at the bound of quarantine a sender loses its own messages before anybody else loses any', async () => {
  const pipeline = await pipelineOn(scratch, { rowsMax: 100, perMinute: 1_000_000 });
  await pipeline.batch([...rubbish('H2', 0, 8), ...rubbish('H1', 0, 50)]);
  // Newer than the honest ones, and so many that these would be the first to go.
  await pipeline.batch(rubbish('H1', 100, 300, NOW + MINUTE_MS));
  const rows = await scratch.rows(
    "select count(*) filter (where topic like '%/H2/%')::int as honest, count(*)::int as all from quarantine",
  );
  expect(rows).toEqual([{ honest: 8, all: 98 }]);
});

test('the next life knows who is cut off', async () => {
  await (await pipelineOn(scratch, { perMinute: PER_MINUTE })).batch(rubbish('H1', 0, 30));
  const next = await pipelineOn(scratch, { perMinute: PER_MINUTE });
  expect((await next.batch(rubbish('H1', 30, 1))).map(cutOff)).toEqual([1]);
});

test('how often the same bytes came ends at what the column holds, not in an error for everybody', async () => {
  const pipeline = await pipelineOn(scratch);
  await pipeline.batch(rubbish('H1', 0, 1));
  await scratch.database.query('update quarantine set seen = 2147483647');
  expect(await pipeline.batch(rubbish('H1', 0, 1))).toMatchObject([{ quarantined: 1 }]);
});

function rubbish(device: string, from: number, count: number, receivedAt = NOW): Message[] {
  return Array.from({ length: count }, (_, n) => ({
    ...message(`hazard/${device}/state`, `{rubbish ${from + n}`),
    receivedAt,
  }));
}

function alarm(device: string): Message {
  const kind = device === 'H1' ? 'smoke' : 'lift';
  return message(`hazard/${device}/state`, { id: 'fire', at: NOW, kind, state: 'alarm' });
}

function message(tail: string, payload: object | string): Message {
  return { tail, payload, receivedAt: NOW };
}

async function sweep(now: number): Promise<void> {
  const parts = {
    database: scratch.database,
    rules: () => rules,
    hearingSince: () => undefined,
    notify: async () => {},
  };
  await sweepOnce(parts, () => now, true);
}

async function alarms(): Promise<Record<string, unknown>[]> {
  return scratch.rows(
    `select rule, d.code as device, count, cleared_at is null as active, source_zh as name
     from alarm left join device d on d.id = alarm.device order by rule`,
  );
}

function cutOff({ passedOver }: Written): number {
  return passedOver.get('device-cut-off') ?? 0;
}

function sum<K extends string>(rows: readonly Record<K, unknown>[], key: K): number {
  return rows.reduce((total, row) => total + Number(row[key]), 0);
}
