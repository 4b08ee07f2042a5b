/** From a reported case to the receiver that is told of it, at a steady rate, while the receiver fails a third of the time. */
import { randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { eventually } from '../../src/harness/eventually.ts';
import { fetchSigned } from '../../src/harness/keys.ts';
import { openStack, type Stack } from '../../src/harness/stack.ts';
import { undoAll } from '../../src/harness/undo.ts';
import type { Figures } from '../ingest/plan.ts';
import { percentile } from '../statistics.ts';
import { type FickleReceiver, openFickleReceiver } from './fickle-receiver.ts';

/** Each case is told in so many channels: one tells a thousand times a minute at most, and tries count as well. */
const CHANNELS = 12;
const PER_MINUTE = 1_000;
/** Reports without any rule, to see what telling costs whoever reports. */
const BEFORE_S = 5;
const PATIENCE_MS = 120_000;
/** Back-off grows to hours; once all were tried nothing is learned by waiting for it. */
const HASTEN = 'update graphile_worker._private_jobs set run_at = now() where locked_at is null and run_at > now()';

export interface OutboxPlan {
  postgresUrl: string;
  mqttUrl: string;
  /** Messages a second. */
  rate: number;
  seconds: number;
}

export async function benchOutbox(plan: OutboxPlan, failed: string[]): Promise<Figures> {
  const undo: (() => Promise<unknown>)[] = [];
  try {
    const receiver = await openFickleReceiver();
    undo.push(receiver.close);
    const env = { SECRETS_KEY: randomBytes(32).toString('base64'), NOTIFY_HOSTS: '127.0.0.1' };
    const stack = await openStack({ ...plan, env });
    undo.push(stack.stop);
    const casesPerS = plan.rate / CHANNELS;
    const untold = await report(stack, casesPerS, BEFORE_S);
    await tellAll(stack, receiver);
    const began = performance.now();
    const reported = await report(stack, casesPerS, plan.seconds);
    const ended = performance.now();
    const messages = reported.length * CHANNELS;
    const toldMeanwhile = receiver.taken.size;
    await eventually('all to be tried', async () => receiver.asked.size >= messages, PATIENCE_MS).catch(() => {
      failed.push(`${messages - receiver.asked.size} of ${messages} were never tried`);
    });
    const tried = performance.now();
    await eventually(
      'all to be told',
      async () => {
        await stack.database.rows(HASTEN);
        return receiver.taken.size >= messages;
      },
      PATIENCE_MS,
    ).catch(() => failed.push(`${messages - receiver.taken.size} of ${messages} were never taken`));
    const twice = [...receiver.taken.values()].filter((times) => times > 1).length;
    if (twice > 0) failed.push(`${twice} were taken twice under their id`);
    const at = new Map(reported.map((one) => [`case:${one.id}`, one.at]));
    const first = [...receiver.asked.values()].map((asked) => asked.at - (at.get(asked.subject) ?? Number.NaN));
    return {
      messages,
      messagesPerS: rounded((messages * 1_000) / (ended - began)),
      triedPerS: rounded((messages * 1_000) / (tried - began)),
      requests: receiver.requests,
      takenMeanwhile: toldMeanwhile,
      takenTwice: twice,
      reportP95Ms: rounded(
        percentile(
          reported.map(({ ms }) => ms),
          0.95,
        ),
      ),
      reportUntoldP95Ms: rounded(
        percentile(
          untold.map(({ ms }) => ms),
          0.95,
        ),
      ),
      firstTryP50Ms: rounded(percentile(first, 0.5)),
      firstTryP99Ms: rounded(percentile(first, 0.99)),
      allTriedAfterLastReportMs: rounded(tried - ended),
    };
  } finally {
    await undoAll(undo);
  }
}

interface Reported {
  id: number;
  /** performance.now() when the answer was there: it is committed. */
  at: number;
  /** How long the answer took. */
  ms: number;
}

/** Reports cases by hand at a steady rate, whatever answers come. Rejects with the first that is refused. */
async function report(stack: Stack, perS: number, seconds: number): Promise<Reported[]> {
  const began = performance.now();
  const asked: Promise<Reported>[] = [];
  for (let index = 0; index < perS * seconds; index += 1) {
    const wait = began + (index * 1_000) / perS - performance.now();
    if (wait > 0) await pause(wait);
    asked.push(reportOne(stack));
  }
  return Promise.all(asked);
}

async function reportOne(stack: Stack): Promise<Reported> {
  const sent = performance.now();
  const grid = stack.community.file.grids[0]?.code;
  const { id } = await order<{ id: number }>(stack, '/api/cases', { source: 'public', title: '路面积水', grid });
  const at = performance.now();
  return { id, at, ms: at - sent };
}

/** The channels, and one rule that tells all of them of what is reported. */
async function tellAll(stack: Stack, receiver: FickleReceiver): Promise<void> {
  const channels: number[] = [];
  for (let index = 0; index < CHANNELS; index += 1) {
    const { id } = await order<{ id: number }>(stack, '/api/notifications/channels', {
      ...{ kind: 'webhook', name: `平台 ${index}`, url: receiver.url, secret: randomBytes(16).toString('hex') },
      ...{ perMinute: PER_MINUTE, reason: 'bench' },
    });
    channels.push(id);
  }
  await order(stack, '/api/notifications/rules', {
    ...{
      name: '上报',
      whats: ['case.reported'],
      priorities: null,
      grid: null,
      channels,
      afterMinutes: 0,
      enabled: true,
    },
    ...{ audience: { roles: ['duty-officer'], onDuty: false, concerned: false }, reason: 'bench' },
  });
}

async function order<Answer>(stack: Stack, path: string, body: object): Promise<Answer> {
  const answer = await fetchSigned(`${stack.apiUrl}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`POST ${path} answers ${answer.status}: ${text}`);
  return JSON.parse(text) as Answer;
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
