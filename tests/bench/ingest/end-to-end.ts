/** What the broker alone can hand out, and what of it ingest stores and acknowledges: one window, one generator. */
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startChild } from '@cockpit/standalone/child';
import { eventually } from '../../src/harness/eventually.ts';
import { familyTimeUs, processorTimeUs, residentMb } from '../machine.ts';
import { PAYLOAD_BYTES, topicsOf } from './messages.ts';
import { type Account, takeStock, watchProgress } from './progress.ts';
import type { Servers } from './servers.ts';
import { type Generator, type Load, startTraffic } from './traffic.ts';
import { openWorld, type World, type WorldOptions } from './world.ts';

/** Messages sent and not yet at the other end: more than ingest takes into its hands, so that it never waits for any. */
export const WINDOW = 30_000;
/** Not counted: compilers warm up, batches grow. */
const WARM_UP_S = 3;
const DRAIN_MAX_MS = 120_000;

export interface EndToEnd {
  figures: Record<string, number | null>;
  account: Account;
}

/** Messages of a run: `world`'s devices, as far and as fast as `pace` says. */
export function sendTo(world: World, run: string, pace: Load, seconds: number): Promise<Generator> {
  const topics = topicsOf(world.kind, world.community.code);
  return startTraffic({
    url: world.mqttUrl,
    run,
    topics,
    fields: world.kind.fields,
    payloadBytes: PAYLOAD_BYTES,
    pace,
    seconds,
  });
}

export function newRun(): string {
  return randomBytes(4).toString('hex');
}

/** A bare mqtt.js subscriber with QoS 1, on topics ingest does not listen to. */
export async function measureBare(
  servers: Servers,
  kind: World['kind'],
  seconds: number,
): Promise<Record<string, number | null>> {
  const run = newRun();
  const root = `bench-${run}`;
  let received = { count: 0, at: 0 };
  let generator: Generator | undefined;
  const child = startChild({
    name: 'subscriber',
    entry: fileURLToPath(new URL('./subscriber.ts', import.meta.url)),
    args: [servers.mqttUrl, `${root}/#`, `${servers.mqttVersion}`],
    onMessage: ({ type, count, at }) => {
      if (type !== 'received') return;
      received = { count: Number(count), at: Number(at) };
      generator?.stored(received.count);
    },
  });
  try {
    await child.ready;
    generator = await startTraffic({
      url: servers.mqttUrl,
      run,
      topics: topicsOf(kind, 'bench', root),
      fields: kind.fields,
      payloadBytes: PAYLOAD_BYTES,
      pace: { kind: 'window', messages: WINDOW },
      seconds: WARM_UP_S + seconds,
    });
    await pause(WARM_UP_S * 1000);
    const begin = received;
    const beginUs = processorTimeUs(child.pid);
    const { sent } = await generator.done;
    await eventually('every message at the bare subscriber', () => received.count >= sent);
    const messages = received.count - begin.count;
    return {
      perS: perSecond(messages, received.at - begin.at),
      cpuUsPerMessage: usPer(messages, beginUs, processorTimeUs(child.pid)),
    };
  } finally {
    await generator?.stop();
    await child.stop();
  }
}

/** ingest under a window that never runs empty. */
export async function measureEndToEnd(servers: Servers, options: WorldOptions, seconds: number): Promise<EndToEnd> {
  const world = await openWorld(options);
  try {
    return await saturate(world, servers, seconds);
  } finally {
    await world.stop();
  }
}

/** The same in a world that stands already; `onMeasuring` is told when what counts begins and ends. */
export async function saturate(
  world: World,
  servers: Servers,
  seconds: number,
  onMeasuring: (on: boolean) => Promise<void> = async () => {},
): Promise<EndToEnd> {
  const run = newRun();
  const generator = await sendTo(world, run, { kind: 'window', messages: WINDOW }, WARM_UP_S + seconds);
  const progress = watchProgress(world, generator);
  let last = { stored: 0, at: 0 };
  progress.onMore((stored, at) => {
    last = { stored, at };
  });
  try {
    await progress.until(1, DRAIN_MAX_MS); // on a busy machine the first ones take longer than the warm-up
    await pause(WARM_UP_S * 1000);
    await onMeasuring(true);
    const begin = last;
    const before = times(world, servers);
    const sent = await generator.done;
    await progress.until(sent.sent, DRAIN_MAX_MS);
    const after = times(world, servers);
    await onMeasuring(false);
    const messages = last.stored - begin.stored;
    const wallUs = (last.at - begin.at) * 1000;
    const share = (one: keyof typeof before) => coresOf(before[one], after[one], wallUs);
    return {
      figures: {
        perS: perSecond(messages, last.at - begin.at),
        lastStoredAfterLastSentMs: last.at - sent.lastSentAt,
        cpuUsPerMessage: usPer(messages, before.ingest, after.ingest),
        ingestCores: share('ingest'),
        brokerCores: share('broker'),
        databaseCores: share('database'),
        rssMb: rounded(residentMb(world.ingestPid)),
      },
      account: await takeStock(world, run, sent),
    };
  } finally {
    await progress.stop();
    await generator.stop();
  }
}

function times(world: World, { brokerPid, postgresPid }: Servers) {
  return {
    ingest: processorTimeUs(world.ingestPid),
    broker: brokerPid === undefined ? undefined : processorTimeUs(brokerPid),
    database: postgresPid === undefined ? undefined : familyTimeUs(postgresPid),
  };
}

function coresOf(before: number | undefined, after: number | undefined, wallUs: number): number | null {
  return before === undefined || after === undefined ? null : Math.round(((after - before) / wallUs) * 100) / 100;
}

function usPer(messages: number, before: number | undefined, after: number | undefined): number | null {
  return before === undefined || after === undefined ? null : Math.round(((after - before) / messages) * 10) / 10;
}

function rounded(value: number | undefined): number | null {
  return value === undefined ? null : Math.round(value);
}

function perSecond(count: number, ms: number): number {
  return Math.round((count / ms) * 1000);
}
