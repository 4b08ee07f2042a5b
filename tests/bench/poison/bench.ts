/**
 * `npm run bench -- poison`: what one faulty device costs all others. Poison that the door refuses, then poison that only the
 * database refuses; beside each how soon an alarm of another device is stored, how much is stored with one message in a hundred
 * poisoned against none in the same run, and how soon the broker's queue is empty. Then what a release of such poison costs.
 */
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { connectAsync, type MqttClient } from 'mqtt';
import { eventually } from '../../src/harness/eventually.ts';
import { openStack, type Stack } from '../../src/harness/stack.ts';
import { startServers } from '../ingest/servers.ts';
import { describeMachine, describeVersions } from '../machine.ts';
import { median } from '../statistics.ts';
import { KEEP_ALL, measureRelease } from './release.ts';

const POISON_PER_S = 2_000;
const UNDER_WAY_MAX = 4_000;
const RELEASED = 2_000;
const TICK_MS = 10;
const PROBE_EVERY_MS = 250;
const REFUSED_KCAL = 666;
/** One is in order, the other one is not. */
const HONEST = 'POD-KC-01';
const FAULTY = 'POD-KC-02';
const SENSOR = 'SMK-101-1';
const REFUSE = `alter table fitness_session add constraint refused check (kcal <> ${REFUSED_KCAL})`;

/** What the poisoned field says: refused at the door, or by a constraint that stands for a fault the door knows nothing of. */
const KINDS = { door: { metres: 5e-324 }, database: { kcal: REFUSED_KCAL } };

/** Prints the report as JSON. Resolves false when a goal is missed or a message is not accounted for. */
export async function benchPoison(seconds: number, json?: string): Promise<boolean> {
  const servers = await startServers(process.env);
  const kinds: Record<string, Awaited<ReturnType<typeof measure>>> = {};
  let release: Awaited<ReturnType<typeof releaseAll>> | undefined;
  try {
    console.error('release');
    release = await releaseAll(servers);
    for (const [name, fields] of Object.entries(KINDS)) {
      console.error(name);
      const stack = await openStack({ postgresUrl: servers.postgresUrl, mqttUrl: servers.mqttUrl });
      try {
        await stack.database.rows(REFUSE);
        kinds[name] = await measure(stack, fields, seconds);
      } finally {
        await stack.stop();
      }
    }
  } finally {
    await servers.stop();
  }
  const goals = { alarmStoredMs: 1_000, throughputShare: 0.7, drainedAfterMs: 10_000 };
  const isReached =
    [...Object.values(kinds), release].every(
      (one) => one.alarmStoredMs.max <= goals.alarmStoredMs && one.missing === 0,
    ) &&
    Object.values(kinds).every(
      (one) => one.throughputShare >= goals.throughputShare && one.drainedAfterMs <= goals.drainedAfterMs,
    );
  const versions = describeVersions(servers.postgres, servers.broker);
  const report = { bench: 'poison', machine: describeMachine(), versions, seconds, goals, isReached, kinds, release };
  const text = JSON.stringify(report, null, 2);
  console.log(text);
  if (json !== undefined) await writeFile(json, `${text}\n`);
  return isReached;
}

async function releaseAll(servers: { postgresUrl: string; mqttUrl: string }) {
  const { postgresUrl, mqttUrl } = servers;
  const stack = await openStack({ postgresUrl, mqttUrl, ingestEnv: KEEP_ALL });
  const client = await connectAsync(stack.mqttUrl, { protocolVersion: 4, reconnectPeriod: 0 });
  try {
    const topic = topicOf(stack, `fitness/${FAULTY}/session`);
    return await measureRelease({
      ...{ stack, client, messages: RELEASED, poison: KINDS.database, refuse: REFUSE },
      session: (n, fields) => {
        const at = stack.clock.now();
        const said = { id: `release-${n}`, at, venue: 'POD-KC', startedAt: at - 600_000, endedAt: at, ...fields };
        return { topic, payload: JSON.stringify(said) };
      },
      probe: (signal) => probe(stack, client, signal),
    });
  } finally {
    await client.endAsync();
    await stack.stop();
  }
}

async function measure(stack: Stack, fields: object, seconds: number) {
  const client = await connectAsync(stack.mqttUrl, { protocolVersion: 4, reconnectPeriod: 0 });
  try {
    const before = await accounted(stack);
    const stop = new AbortController();
    const probing = probe(stack, client, stop.signal);
    const poison = await publishAt(stack, client, POISON_PER_S, seconds, () => fields);
    const endedAt = performance.now();
    stop.abort();
    const probes = await probing;
    const sent = poison + probes.length;
    await eventually('the broker to be empty', async () => (await accounted(stack)) - before >= sent);
    const drainedAfterMs = Math.round(performance.now() - endedAt);
    const missing = sent - ((await accounted(stack)) - before);
    // By turns, so that a busy minute of the machine hurts both alike.
    const rates = { clean: [] as number[], poisoned: [] as number[] };
    for (let round = 0; round < 3; round += 1) {
      rates.clean.push(await throughput(stack, client, seconds, () => undefined));
      rates.poisoned.push(await throughput(stack, client, seconds, (n) => (n % 100 === 0 ? fields : undefined)));
    }
    const clean = median(rates.clean);
    const poisoned = median(rates.poisoned);
    return {
      poison,
      missing,
      alarmStoredMs: { median: median(probes), max: Math.max(...probes), probes: probes.length },
      drainedAfterMs,
      cleanPerS: clean,
      poisonedPerS: poisoned,
      throughputShare: Math.round((poisoned / clean) * 100) / 100,
    };
  } finally {
    await client.endAsync();
  }
}

/** An honest alarm now and then: ms from the publish until its row is there. */
async function probe(stack: Stack, client: MqttClient, signal: AbortSignal): Promise<number[]> {
  const took: number[] = [];
  for (let n = 0; !signal.aborted; n += 1) {
    const id = `probe-${randomBytes(6).toString('hex')}`;
    const state = n % 2 === 0 ? 'alarm' : 'normal';
    const payload = { id, at: stack.clock.now(), kind: 'smoke', state };
    const began = performance.now();
    await client.publishAsync(topicOf(stack, `hazard/${SENSOR}/state`), JSON.stringify(payload), { qos: 1 });
    await eventually('an alarm to be stored', async () => {
      return (await stack.database.rows('select 1 from hazard_state where id = $1', [id])).length > 0;
    });
    took.push(Math.round(performance.now() - began));
    await pause(PROBE_EVERY_MS);
  }
  return took;
}

/** Messages per second from the first publish until ingest has accounted for the last. */
async function throughput(
  stack: Stack,
  client: MqttClient,
  seconds: number,
  fieldsOf: (n: number) => object | undefined,
): Promise<number> {
  const before = await accounted(stack);
  const began = performance.now();
  const sent = await publishAt(stack, client, Number.POSITIVE_INFINITY, seconds, fieldsOf);
  await eventually('everything to be accounted for', async () => (await accounted(stack)) - before >= sent);
  return Math.round((sent / (performance.now() - began)) * 1_000);
}

/** Publishes sessions for so long, those with `fields` from the faulty machine; resolves to how many the broker has acknowledged, all of them. */
async function publishAt(
  stack: Stack,
  client: MqttClient,
  perSecond: number,
  seconds: number,
  fieldsOf: (n: number) => object | undefined,
): Promise<number> {
  const honest = topicOf(stack, `fitness/${HONEST}/session`);
  const faulty = topicOf(stack, `fitness/${FAULTY}/session`);
  const run = randomBytes(4).toString('hex');
  const began = performance.now();
  let sent = 0;
  let acknowledged = 0;
  for (let now = began; now - began < seconds * 1_000; now = performance.now()) {
    const due = Math.min(((now - began) / 1_000) * perSecond, acknowledged + UNDER_WAY_MAX);
    for (; sent < due; sent += 1) {
      const at = stack.clock.now();
      const payload = { id: `${run}-${sent}`, at, venue: 'POD-KC', startedAt: at - 600_000, endedAt: at };
      const fields = fieldsOf(sent);
      const message = JSON.stringify({ ...payload, ...fields });
      client.publish(fields === undefined ? honest : faulty, message, { qos: 1 }, () => {
        acknowledged += 1;
      });
    }
    await pause(TICK_MS);
  }
  await eventually('the broker to acknowledge everything', () => acknowledged >= sent);
  return sent;
}

function accounted(stack: Stack): Promise<number> {
  return stack.ingestMetric(
    'ingest_stored_total',
    'ingest_duplicates_total',
    'ingest_quarantined_total',
    'ingest_passed_over_total{rule="device-cut-off"}',
  );
}

function topicOf(stack: Stack, tail: string): string {
  return `v1/${stack.community.code}/${tail}`;
}
