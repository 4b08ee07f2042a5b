/**
 * What a release of poison costs all others: somebody releases a quarantine full of what only the database refuses, a few good messages
 * among it, while another device tells of an alarm now and then.
 */
import type { QuarantineAction } from '@cockpit/api/quarantine';
import type { MqttClient } from 'mqtt';
import { eventually } from '../../src/harness/eventually.ts';
import { fetchSigned } from '../../src/harness/keys.ts';
import type { Stack } from '../../src/harness/stack.ts';
import { median } from '../statistics.ts';

/** Of so many released ones is good. */
const GOOD_EVERY = 20;
const PATIENCE_MS = 10 * 60_000;
/** More than are sent: nobody is cut off. */
export const KEEP_ALL = { REFUSALS_PER_MINUTE: '1000000' };

export interface ReleaseParts {
  stack: Stack;
  client: MqttClient;
  messages: number;
  /** The topic of a machine, and a session of it with `fields`. */
  session(n: number, fields: object): { topic: string; payload: string };
  poison: object;
  /** A constraint the poison breaks; without it nothing is refused. */
  refuse: string;
  probe(signal: AbortSignal): Promise<number[]>;
}

/** Fills quarantine, releases all of it, and says how long that took and how soon alarms were stored beside it. */
export async function measureRelease({ stack, client, messages, session, poison, refuse, probe }: ReleaseParts) {
  // Nothing passes now; of what is released later only the poison is refused.
  await stack.database.rows('alter table fitness_session add constraint refused_all check (false) not valid');
  const sent = Array.from({ length: messages }, (_, n) => session(n, n % GOOD_EVERY === 0 ? {} : poison));
  await Promise.all(sent.map(({ topic, payload }) => client.publishAsync(topic, payload, { qos: 1 })));
  await eventually('quarantine to hold all of it', async () => (await open(stack)) >= messages);
  await eventually('what ingest releases by itself to be done', async () => (await waiting(stack)) === 0);
  await stack.database.rows(`alter table fitness_session drop constraint refused_all; ${refuse} not valid`);
  const stop = new AbortController();
  const probing = probe(stop.signal);
  const began = performance.now();
  const answer = await fetchSigned(`${stack.apiUrl}/api/quarantine/actions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ action: 'release', filter: { topic: '#' } }),
  });
  const { id } = (await answer.json()) as QuarantineAction;
  let done: QuarantineAction | undefined;
  const isDone = async () => {
    done = await stack.get<QuarantineAction>(`/api/quarantine/actions/${id}`);
    return done.doneAt !== null;
  };
  await eventually('the release to be done', isDone, PATIENCE_MS).finally(() => stop.abort());
  const tookMs = Math.round(performance.now() - began);
  const probes = await probing;
  const good = Math.ceil(messages / GOOD_EVERY);
  return {
    messages,
    tookMs,
    missing: good - (done?.released ?? 0) + (messages - good) - (done?.refused ?? 0),
    alarmStoredMs: { median: median(probes), max: Math.max(...probes), probes: probes.length },
  };
}

async function open(stack: Stack): Promise<number> {
  const [row] = await stack.database.rows<{ rows: number }>(
    'select count(*)::int as rows from quarantine where outcome is null',
  );
  return row?.rows ?? 0;
}

async function waiting(stack: Stack): Promise<number> {
  const [row] = await stack.database.rows<{ rows: number }>(
    'select count(*)::int as rows from quarantine_action where done_at is null',
  );
  return row?.rows ?? 0;
}
