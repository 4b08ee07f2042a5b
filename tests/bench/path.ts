/** One round over the path of a message: what mqtt.js alone can do here, what ingest stores, how soon a screen knows. */
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startChild } from '@cockpit/standalone/child';
import { connectAsync } from 'mqtt';
import { watchRoom } from '../src/harness/client.ts';
import { eventually } from '../src/harness/eventually.ts';
import { openPublisher } from '../src/harness/publisher.ts';
import type { Stack } from '../src/harness/stack.ts';
import { processorTimeUs } from './machine.ts';
import { percentile } from './statistics.ts';

const TICK_MS = 10;
const RATES = [100, 1000] as const;

export interface Round {
  /** QoS 1 messages per second that one mqtt.js subscriber receives while a publisher floods the same broker. */
  bareSubscriberPerS: number;
  /** Readings per second in the database, from the first message published to the last row committed. */
  storedPerS: number;
  ingestCpuUsPerMessage?: number;
  bareCpuUsPerMessage: number;
  /** From `at` of a message to the change that shows it or something newer of its device. */
  latency: Record<`at${number}PerS`, Latency>;
}

interface Latency {
  messages: number;
  p50Ms: number;
  p99Ms: number;
}

export async function measureRound(stack: Stack, seconds: number): Promise<Round> {
  const bare = await measureBareSubscriber(stack, seconds);
  const stored = await measureStored(stack, seconds);
  const latency: Round['latency'] = {};
  for (const rate of RATES) latency[`at${rate}PerS`] = await measureLatency(stack, rate, seconds);
  return { ...bare, ...stored, latency };
}

async function flood(stack: Stack, prefix: string, seconds: number): Promise<{ published: number; startedAt: number }> {
  const devices = stack.community.file.hazardPoints.map(({ code }) => code).join(',');
  const child = startChild({
    name: 'flood',
    entry: fileURLToPath(new URL('./flood.ts', import.meta.url)),
    args: [stack.mqttUrl, prefix, devices, `${seconds}`],
  });
  const { published, startedAt } = await child.ready;
  await child.exited;
  return { published: Number(published), startedAt: Number(startedAt) };
}

/** Outside `v1/`, so that ingest is not busy with the same messages. */
async function measureBareSubscriber(stack: Stack, seconds: number) {
  const prefix = `bench/${stack.community.code}`;
  const client = await connectAsync(stack.mqttUrl, { protocolVersion: 4 });
  let received = 0;
  let lastAt = 0;
  client.on('message', () => {
    received += 1;
    lastAt = Date.now();
  });
  await client.subscribeAsync(`${prefix}/#`, { qos: 1 });
  const cpuBefore = process.cpuUsage();
  const { published, startedAt } = await flood(stack, prefix, seconds);
  await eventually('every message at the bare subscriber', () => received >= published);
  const cpu = process.cpuUsage(cpuBefore);
  await client.endAsync();
  return {
    bareSubscriberPerS: perSecond(published, lastAt - startedAt),
    bareCpuUsPerMessage: Math.round((cpu.user + cpu.system) / published),
  };
}

async function measureStored(stack: Stack, seconds: number) {
  const before = await rowsOf(stack);
  const pid = stack.ingest.pid();
  const cpuBefore = processorTimeUs(pid);
  const counterBefore = await stack.ingestMetric('ingest_stored_total');
  const { published, startedAt } = await flood(stack, `v1/${stack.community.code}/hazard`, seconds);
  await eventually('every reading stored', async () => {
    return (await stack.ingestMetric('ingest_stored_total')) - counterBefore >= published;
  });
  const tookMs = Date.now() - startedAt;
  const cpuAfter = processorTimeUs(pid);
  const rows = (await rowsOf(stack)) - before;
  if (rows !== published) throw new Error(`${published} messages were acknowledged, ${rows} rows are in the database`);
  await stack.rolledUp();
  return {
    storedPerS: perSecond(rows, tookMs),
    ...(cpuBefore === undefined || cpuAfter === undefined
      ? {}
      : { ingestCpuUsPerMessage: Math.round((cpuAfter - cpuBefore) / rows) }),
  };
}

async function measureLatency(stack: Stack, rate: number, seconds: number): Promise<Latency> {
  const view = await watchRoom(stack.apiUrl);
  const devices = await openPublisher(stack);
  const lots = stack.community.file.carParks;
  const pending = new Map(lots.map(({ code }) => [code, [] as number[]]));
  const samples: number[] = [];
  const settle = () => {
    const now = stack.clock.now();
    for (const [code, sent] of pending) {
      const shown = view.picture().tables.carParks[code]?.asOf ?? 0;
      while (sent[0] !== undefined && sent[0] <= shown) samples.push(now - (sent.shift() ?? 0));
    }
  };
  const stopListening = view.onChange(settle);
  const acknowledged: Promise<string>[] = [];
  const total = rate * seconds;
  const startedAt = performance.now();
  while (acknowledged.length < total) {
    const due = Math.min(total, Math.ceil(((performance.now() - startedAt) / 1000) * rate));
    while (acknowledged.length < due) {
      const place = acknowledged.length;
      const lot = lots[place % lots.length];
      if (lot === undefined) break;
      const at = stack.clock.now();
      pending.get(lot.code)?.push(at);
      const occupied = Math.floor(place / lots.length) % lot.spaces;
      acknowledged.push(devices.publish(`parking/${lot.code}/occupancy`, { at, total: lot.spaces, occupied }));
    }
    await pause(TICK_MS);
  }
  await Promise.all(acknowledged);
  await eventually('every message on the screen', () => samples.length >= total);
  stopListening();
  view.stop();
  await devices.stop();
  await stack.rolledUp();
  return { messages: total, p50Ms: percentile(samples, 0.5), p99Ms: percentile(samples, 0.99) };
}

async function rowsOf(stack: Stack): Promise<number> {
  const [row] = await stack.database.rows<{ rows: number }>('select count(*)::int as rows from hazard_state');
  return row?.rows ?? 0;
}

function perSecond(count: number, ms: number): number {
  return Math.round((count / ms) * 1000);
}
