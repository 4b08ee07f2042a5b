/** The simulated community on a bad day: everything its devices publish is stored or in quarantine, and the sum is right. */
import { STATUS, STORED_EVENTS } from '@cockpit/ingest/messages/stored';
import { connectAsync } from 'mqtt';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { programOf } from '../harness/programs.ts';
import { createService, type Service } from '../harness/service.ts';
import type { Stack } from '../harness/stack.ts';
import { startStack } from '../harness/test-stack.ts';

/** An hour and more of the community passes in half a minute, with some thirty faults. */
const SPEED = 240;
const MESSAGES = 4000;
const PATIENCE = { timeout: 90_000, interval: 200 };
/** Every event with its table of readings. */
const STORED = [...STORED_EVENTS, STATUS];

interface Heard {
  topic: string;
  payload: Buffer;
}

let stack: Stack;
let devices: Service;

beforeAll(async () => {
  stack = await startStack({ speed: SPEED, startsAt: '2026-11-20T11:40:00+08:00', edit: fewerBays });
  const program = await programOf('simulators');
  devices = createService(() => ({
    name: 'simulators',
    entry: program,
    args: ['--mqtt-url', stack.mqttUrl, '--community', stack.community.folder, '--seed', '7', '--faults', 'light'],
    env: { COCKPIT_CLOCK: stack.clockSpec, LOG_LEVEL: 'warn' },
  }));
});

afterAll(async () => {
  await devices?.stop();
  await stack?.stop();
});

it('accounts for every message an independent listener hears', async () => {
  const { code } = stack.community;
  const heard: Heard[] = [];
  const listener = await connectAsync(stack.mqttUrl, { protocolVersion: 4 });
  listener.on('message', (topic, payload) => heard.push({ topic, payload }));
  await listener.subscribeAsync(`v1/${code}/#`, { qos: 1 });
  await devices.start();
  await vi.waitFor(() => expect(heard.length).toBeGreaterThan(MESSAGES), PATIENCE);
  await devices.stop();

  await vi.waitFor(async () => {
    const counted = await stack.ingestMetric(
      'ingest_stored_total',
      'ingest_duplicates_total',
      'ingest_quarantined_total',
    );
    expect(counted).toBeGreaterThanOrEqual(heard.length);
    const stored = await storedKeys();
    const refused = await refusedKeys(code);
    const lost = heard.filter(
      ({ topic, payload }) => !refused.has(keyOf(topic, payload)) && !stored.has(idOf(topic, payload)),
    );
    expect(lost.map(({ topic, payload }) => `${topic} ${payload.toString().slice(0, 80)}`)).toEqual([]);
    const sound = new Set(
      heard
        .filter((message) => !refused.has(keyOf(message.topic, message.payload)))
        .map((message) => idOf(message.topic, message.payload)),
    );
    expect(stored.size).toBe(sound.size);
    const rubbish = heard.filter((message) => refused.has(keyOf(message.topic, message.payload)));
    expect([...refused.values()].reduce((sum, seen) => sum + seen, 0)).toBe(rubbish.length);
    expect(rubbish.length).toBeGreaterThan(0);
  }, PATIENCE);

  for (const topic of new Set(heard.filter(({ topic }) => topic.endsWith('/status')).map(({ topic }) => topic)))
    await listener.publishAsync(topic, '', { retain: true, qos: 1 });
  await listener.endAsync();
});

/** `{domain}/{device}/{event} {id}` of every stored reading; throws on a reading stored twice. */
async function storedKeys(): Promise<Set<string>> {
  const keys = new Set<string>();
  for (const { table, event } of STORED) {
    const rows = await stack.database.rows<{ key: string }>(
      `select d.domain || '/' || d.code || '/${event} ' || r.id || '@' || round(extract(epoch from coalesce(r.claimed_at, r.at)) * 1000)::bigint as key
       from ${table} r join device d on d.id = r.device`,
    );
    for (const { key } of rows) {
      expect(keys).not.toContain(key);
      keys.add(key);
    }
  }
  return keys;
}

async function refusedKeys(code: string): Promise<Map<string, number>> {
  const rows = await stack.database.rows<{ topic: string; payload: Buffer; bytes: number; seen: number }>(
    'select topic, payload, payload_bytes as bytes, seen from quarantine where starts_with(topic, $1)',
    [`v1/${code}/`],
  );
  return new Map(
    rows.map(({ topic, payload, bytes, seen }) => [`${topic} ${bytes} ${payload.toString('base64')}`, seen]),
  );
}

function keyOf(topic: string, payload: Buffer): string {
  return `${topic} ${payload.length} ${payload.subarray(0, 64 * 1024).toString('base64')}`;
}

function idOf(topic: string, payload: Buffer): string {
  try {
    const { id, at } = JSON.parse(payload.toString()) as { id: string; at: number | string };
    return `${topic.split('/').slice(2).join('/')} ${id}@${typeof at === 'number' ? at : Date.parse(at)}`;
  } catch {
    return `${topic} not JSON`;
  }
}

/** 780 bays say the same thing; twelve of each level are enough. */
function fewerBays(file: Stack['community']['file']): void {
  for (const lot of file.carParks)
    for (const level of lot.levels ?? []) {
      if (level.bays === undefined) continue;
      lot.spaces -= level.spaces - 12;
      level.spaces = 12;
      level.bays.to = level.bays.from + 11;
    }
}
