/** One replay from rows to account. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '@cockpit/ingest/clock';
import type { RegistryFile } from '@cockpit/ingest/registry';
import { SingleBar } from 'cli-progress';
import type { Client } from 'pg';
import type { Logger } from 'pino';
import { openPublisher } from '../sending/publish.ts';
import type { Row, TraceMessage } from '../traces/dialect.ts';
import { accountLines, addsUp } from './account.ts';
import { drain, stateBefore } from './drain.ts';
import type { Options } from './options.ts';
import { IN_FLIGHT_MAX, publishedAt, publishTrace } from './publish-trace.ts';
import { register } from './register.ts';
import { ReplayFault } from './replay-fault.ts';
import { anyReading, communityName, type Sent } from './stored.ts';

/** After Ctrl-C, how long what was sent may take to be acknowledged. Milliseconds. */
const FAREWELL_MS = 3_000;
const BROKER_PATIENCE_MS = 10_000;
const DAY_MS = 86_400_000;
/** Ingest keeps nothing that is this close to its retention. Milliseconds. */
const RETENTION_EDGE_MS = 3_600_000;
/** Devices named in the account for rows without a value. */
const UNKNOWN_SHOWN = 20;
/** How often progress is said where there is no terminal. Milliseconds. */
const PLAIN_PROGRESS_MS = 5_000;

export interface Surroundings {
  databaseUrl: string;
  mqttUrl: string;
  clientId: string;
  clock: Clock;
  client: Client;
  log: Logger;
  /** Days that ingest keeps readings. */
  retentionDays: number;
  signal: AbortSignal;
  /** Where the progress bar is drawn; a line now and then when it is no terminal. */
  progress: NodeJS.WritableStream;
  /** Takes the lines meant for the person at the terminal. */
  say(line: string): void;
}

/** True when every row is accounted for. @throws ReplayFault when it cannot be done as asked. */
export async function replay(surroundings: Surroundings, options: Options, rows: readonly Row[]): Promise<boolean> {
  const { client, databaseUrl, signal, say } = surroundings;
  const { dialect, community: code, timezone } = options;
  const { table } = dialect;
  const community: RegistryFile['community'] = { code, name: dialect.name, timezone, workers: 0 };
  const all = dialect.messages(rows, community);
  const within = inOrder(all.filter(({ sendAt }) => sendAt >= options.from && sendAt < options.to));
  const messages = withUnknownOnce(within);
  if (messages.length === 0) throw new ReplayFault('No row lies between --from and --to.');

  await refuseForeign(client, code, dialect.name.en);
  const shiftMs = options.shift ? await shiftOf(surroundings, options, messages) : 0;
  lookAtRetention(surroundings, options, messages, shiftMs);
  const registry = dialect.registry(rows, community);
  await register(registry, databaseUrl, signal);
  say(`Community ${code}: ${registry.file.grids.length} grids registered; wall?community=${code} shows it.`);
  const before = await stateBefore({ client, table, community: code });

  const published = await publishAll(surroundings, messages, { community: code, speed: options.speed, shiftMs });
  const sent = messages.slice(0, published).flatMap(({ device, id, at }): Sent[] => {
    const instant = publishedAt(at, shiftMs);
    return typeof instant === 'number' ? [{ device, id, at: instant }] : [];
  });
  say('Waiting until ingest has stored everything …');
  // After a Ctrl-C what was sent is still accounted for; a second one ends the process.
  const patience = signal.aborted ? new AbortController().signal : signal;
  const outcome = await drain(
    { client, table, community: code, signal: patience },
    sent,
    published - sent.length,
    before,
  );
  const account = {
    ...outcome,
    rows: rows.length,
    messages: all.length,
    skipped: all.length - within.length,
    unknownAgain: within.length - messages.length,
    published,
    dirt: [...dialect.dirt(rows), ...unknownByDevice(within)],
  };
  for (const line of accountLines(account)) say(line);
  if (published < messages.length) say(`Interrupted: ${messages.length - published} messages were not published.`);
  return addsUp(account) && published === messages.length;
}

function inOrder(messages: TraceMessage[]): TraceMessage[] {
  return messages.sort((a, b) => a.sendAt - b.sendAt); // stable: rows of one instant keep their order
}

/** Of the rows of a device in which nobody knew the value only the first: one entry in quarantine, not one for each row. */
function withUnknownOnce(messages: readonly TraceMessage[]): TraceMessage[] {
  const told = new Set<string>();
  return messages.filter(({ device, valueUnknown }) => {
    if (!valueUnknown) return true;
    const isFirst = !told.has(device);
    told.add(device);
    return isFirst;
  });
}

function unknownByDevice(messages: readonly TraceMessage[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const { device, valueUnknown } of messages) if (valueUnknown) counts.set(device, (counts.get(device) ?? 0) + 1);
  const most = [...counts].sort((a, b) => b[1] - a[1]);
  const rest = most.slice(UNKNOWN_SHOWN).reduce((sum, [, count]) => sum + count, 0);
  return [
    ...most.slice(0, UNKNOWN_SHOWN).map(([device, count]): [string, number] => [`no value: ${device}`, count]),
    ...(rest > 0 ? [['no value: others', rest] satisfies [string, number]] : []),
  ];
}

/** Says before anything is published what would not be kept. @throws ReplayFault unless that is wanted. */
function lookAtRetention(
  { clock, retentionDays, say }: Surroundings,
  { shift, pastRetention }: Options,
  messages: readonly TraceMessage[],
  shiftMs: number,
): void {
  const keptFrom = clock.now() - retentionDays * DAY_MS + RETENTION_EDGE_MS;
  const past = messages.filter(({ at }) => typeof at === 'number' && at + shiftMs < keptFrom).length;
  if (past === 0) return;
  const sentence = `${past} of ${messages.length} messages are older than readings are kept (${retentionDays} days, RAW_RETENTION_DAYS)`;
  if (!pastRetention)
    throw new ReplayFault(
      `${sentence}; they would be counted and not stored. ${shift ? 'Choose a later part with --from' : '--shift moves all times so that the last row lands on now'}; --past-retention publishes them all the same.`,
    );
  say(`${sentence}; they are counted and not stored.`);
}

/** A replay replaces the registry of its community, so it only takes one that is its own. */
async function refuseForeign(client: Client, community: string, name: string): Promise<void> {
  const there = await communityName(client, community);
  if (there !== undefined && there !== name)
    throw new ReplayFault(
      `Community ${community} exists and is "${there}", not "${name}"; choose another --community.`,
    );
}

/** The last row lands on the moment it is published. What was replayed before keeps its shift, or it would be there twice. */
async function shiftOf(
  { client, clock, say }: Surroundings,
  options: Options,
  messages: TraceMessage[],
): Promise<number> {
  const earlier = await anyReading(client, options.dialect.table, options.community);
  const same = messages.find(({ device, id }) => device === earlier?.device && id === earlier.id);
  if (earlier !== undefined && typeof same?.at === 'number') {
    say('This trace was replayed before; it keeps the times it has (another --community starts from the beginning).');
    return earlier.at - same.at;
  }
  const last = messages.at(-1)?.sendAt ?? 0;
  const spanMs = (last - (messages[0]?.sendAt ?? 0)) / options.speed;
  return Math.round(clock.now() + spanMs * clock.speed - last);
}

/** Publishes with a progress bar; returns how many were acknowledged, fewer than all only when interrupted. */
async function publishAll(
  { mqttUrl, clientId, clock, log, signal, progress }: Surroundings,
  messages: readonly TraceMessage[],
  plan: Parameters<typeof publishTrace>[2],
): Promise<number> {
  const publisher = openPublisher({
    url: mqttUrl,
    clientId,
    clock,
    log,
    inFlightMax: IN_FLIGHT_MAX,
    queueMax: IN_FLIGHT_MAX * 2,
  });
  let farewell: NodeJS.Timeout | undefined;
  const interrupted = () => {
    farewell = setTimeout(() => void publisher.stop(), FAREWELL_MS);
  };
  signal.addEventListener('abort', interrupted, { once: true });
  const bar = new SingleBar({
    format: '{bar} {percentage}%  {value}/{total}  {duration_formatted}, {eta_formatted} to go',
    stream: progress,
    noTTYOutput: true,
    notTTYSchedule: PLAIN_PROGRESS_MS,
    etaBuffer: 2_000,
    gracefulExit: false,
  });
  try {
    await connected(publisher.connected());
    bar.start(messages.length, 0);
    await publishTrace({ publisher, clock, signal }, messages, plan, (acknowledged) => bar.update(acknowledged));
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    bar.stop();
    signal.removeEventListener('abort', interrupted);
    clearTimeout(farewell);
    await publisher.stop();
  }
  return publisher.counts().acknowledged;
}

async function connected(connecting: Promise<void>): Promise<void> {
  const patience = new AbortController();
  const late = pause(BROKER_PATIENCE_MS, undefined, { signal: patience.signal }).then(() => {
    throw new ReplayFault(`The MQTT broker did not answer within ${BROKER_PATIENCE_MS / 1000} s.`);
  });
  try {
    await Promise.race([connecting, late]);
  } finally {
    patience.abort();
    connecting.catch(() => {});
    late.catch(() => {});
  }
}
