/**
 * One device floods, everybody else is served: the three reproductions of the fault, against real processes. What is asserted is
 * what became of each message; times are in the bench (`npm run bench -- poison`).
 */
import { randomBytes } from 'node:crypto';
import { connectAsync, type MqttClient } from 'mqtt';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { useScene } from '../harness/scene.ts';

/** As many as a faulty device sent in three seconds when ingest stood still for everybody. */
const FLOOD = 3_000;
const UNDER_WAY = 500;
/** Kept by quarantine before the device is cut off; the default. */
const KEPT = 120;
const PATIENCE = { timeout: 90_000, interval: 100 };
/** The whole point: an alarm beside the flood does not wait for its end. */
const ALARM_PATIENCE = { timeout: 60_000, interval: 50 };
const REFUSED_KCAL = 666;

const scene = useScene();
let flooder: MqttClient;
let connections = 0;
beforeAll(async () => {
  flooder = await connectAsync(scene.stack.mqttUrl, { protocolVersion: 4, reconnectPeriod: 0 });
  connections = await subscriptions();
});
afterAll(() => flooder?.endAsync());

describe.each([
  [
    'a number of which only the database knew that it does not fit (5e-324 metres)',
    'POD-KC-01',
    { metres: 5e-324 },
    'invalid-field',
  ],
  ['what only the database refuses', 'POD-KC-02', { kcal: REFUSED_KCAL }, 'database-refused'],
] as const)('%s, by the thousand', (_what, device, fields, reason) => {
  beforeAll(async () => {
    await scene.stack.database.rows('truncate quarantine, device_refusal');
    if (reason === 'database-refused')
      await scene.stack.database.rows(
        `alter table fitness_session add constraint refused check (kcal <> ${REFUSED_KCAL})`,
      );
  });

  it('an alarm of another device beside it is stored, and every message is accounted for', async () => {
    const at = scene.stack.clock.now();
    const session = { at, venue: 'POD-KC', startedAt: at - 600_000, endedAt: at, ...fields };
    const flood = sendAll(`fitness/${device}/session`, FLOOD, (n) => ({ ...session, id: `flood-${n}` }));
    const id = await scene.devices.publish('hazard/SMK-101-1/state', { kind: 'smoke', state: 'alarm' });
    await vi.waitFor(async () => {
      expect(await scene.stack.database.rows('select 1 from hazard_state where id = $1', [id])).toHaveLength(1);
    }, ALARM_PATIENCE);
    await flood;
    await vi.waitFor(async () => expect(await accounted(reason)).toBe(FLOOD), PATIENCE);
    expect(await scene.stack.database.rows('select 1 from fitness_session')).toEqual([]);
    // Each counted once on one connection: what the broker held is gone, and nothing was delivered a second time.
    expect(await subscriptions()).toBe(connections);
  });

  it('the device is cut off, which is listed and an alarm of that device', async () => {
    const { rows } = await scene.stack.get<{ rows: { isRegistered: boolean }[] }>('/api/quarantine/cut-off');
    // Others are of the communities of other tests, which every ingest on this broker hears.
    expect(rows.filter(({ isRegistered }) => isRegistered)).toMatchObject([
      { device: `fitness/${device}`, isRegistered: true, reason },
    ]);
    const [kept] = await scene.stack.database.rows<{ rows: number }>(
      'select count(*)::int as rows from quarantine where starts_with(topic, $1)',
      [`v1/${scene.stack.community.code}/`],
    );
    expect(kept?.rows).toBeGreaterThanOrEqual(KEPT);
    await vi.waitFor(async () => {
      const alarms = await scene.stack.database.rows<{ code: string }>(
        `select d.code from alarm join device d on d.id = alarm.device where rule = 'device-refused' and cleared_at is null`,
      );
      expect(alarms).toContainEqual({ code: device });
    }, PATIENCE);
  });
});

it('alarms with a key no jsonb holds raise their alarm, by the thousand, and hold up nobody', async () => {
  const at = scene.stack.clock.now();
  const sensors = scene.stack.community.file.hazardPoints;
  // Of a general one the alarm waits a minute.
  const smoke = sensors.filter(({ kind, level }) => kind === 'smoke' && level === 'major').at(-1);
  if (smoke === undefined) throw new Error('the community has no major smoke detector');
  const flood = sendAll(`hazard/${smoke.code}/state`, FLOOD, (n) => ({
    id: `key-${n}`,
    at,
    kind: 'smoke',
    state: 'alarm',
    '\ud800': n,
  }));
  const id = await scene.devices.publish('parking/KC/occupancy', { total: 420, occupied: 20 });
  await vi.waitFor(async () => {
    expect(await scene.stack.database.rows('select 1 from parking_occupancy where id = $1', [id])).toHaveLength(1);
  }, ALARM_PATIENCE);
  await flood;
  await vi.waitFor(async () => {
    const [count] = await scene.stack.database.rows<{ rows: number }>(
      "select count(*)::int as rows from hazard_state where id like 'key-%'",
    );
    expect(count?.rows).toBe(FLOOD);
  }, PATIENCE);
  const alarms = await scene.stack.database.rows(
    "select reading->'payload' as kept from alarm join device d on d.id = alarm.device where d.code = $1 and reading is not null",
    [smoke.code],
  );
  expect(alarms).toMatchObject([{ kept: { kind: 'smoke', state: 'alarm' } }]);
  expect(JSON.stringify(alarms)).not.toContain('ud800');
  expect(await subscriptions()).toBe(connections);
});

/** Publishes so many with QoS 1, UNDER_WAY at a time; resolves when the broker has them all. */
async function sendAll(tail: string, count: number, payloadOf: (n: number) => object): Promise<void> {
  const topic = `v1/${scene.stack.community.code}/${tail}`;
  const mark = randomBytes(3).toString('hex');
  for (let from = 0; from < count; from += UNDER_WAY)
    await Promise.all(
      Array.from({ length: Math.min(UNDER_WAY, count - from) }, (_, n) => {
        const payload = payloadOf(from + n) as { id: string };
        return flooder.publishAsync(topic, JSON.stringify({ ...payload, mark }), { qos: 1 });
      }),
    );
}

/** Messages in quarantine and those only counted. */
async function accounted(reason: string): Promise<number> {
  const [sums] = await scene.stack.database.rows<{ messages: number }>(
    `select (select coalesce(sum(seen), 0) from quarantine where reason = $1 and starts_with(topic, 'v1/' || $2))::int
      + (select coalesce(sum(messages), 0) from device_refusal where reason = $1 and community = $2)::int as messages`,
    [reason, scene.stack.community.code],
  );
  return sums?.messages ?? 0;
}

/** How often ingest has subscribed: each connection does once. */
async function subscriptions(): Promise<number> {
  return scene.stack.ingestMetric('ingest_broker_subscriptions_total');
}
