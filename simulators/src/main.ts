/** The devices of a community as one process: births, then live, with history beside it. */
import { randomUUID } from 'node:crypto';
import { clockFrom } from '@cockpit/ingest/clock';
import { behavioursOf } from './domains.ts';
import { type Backfill, countBackfill, publishBackfill } from './sending/backfill.ts';
import { birthsOf } from './sending/births.ts';
import { type Disturb, lightFaults, undisturbed } from './sending/faults.ts';
import { listenForHushes, rememberHushed } from './sending/hush.ts';
import { runLive } from './sending/live.ts';
import { openPublisher, type Publisher, type PublisherOptions } from './sending/publish.ts';
import { silenceOf } from './sending/silence.ts';
import { readCommunity } from './setup/community.ts';
import { type Config, readConfig } from './setup/config.ts';
import { openLog } from './setup/log.ts';
import { openCalendar } from './world/calendar.ts';

const LIVE = { inFlightMax: 200, queueMax: 20_000 };
const HISTORY_IN_FLIGHT_MAX = 1000;
/** Never reached: a window is only added when the one before it is nearly through. */
const HISTORY_QUEUE_MAX = 200_000;
const PROGRESS_EVERY_MS = 500;

const answer = readConfig(process.argv.slice(2), process.env);
if ('faults' in answer) {
  for (const fault of answer.faults) console.error(fault);
  process.exitCode = 1;
} else {
  await run(answer.config).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(1);
  });
}

/** Runs until SIGINT, SIGTERM or the end of the supervisor. */
async function run(config: Config): Promise<void> {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'disconnect']) process.once(signal, () => stop.abort());
  // The supervisor may have gone while we were still loading: that event is over.
  if (process.send !== undefined && !process.connected) return;
  const log = openLog('simulators', config.logLevel);
  const clock = clockFrom(config.clockSpec);
  const registry = await readCommunity(config.communityFolder);
  const community = registry.community.code;
  const calendar = openCalendar(registry.community.timezone);
  const { counting, episodic } = behavioursOf({ registry, seed: config.seed, calendar, history: config.history });
  const behaviours = [...counting, ...episodic];
  const devices = behaviours.flatMap((behaviour) => behaviour.devices);
  const silence = config.faults === 'light' ? silenceOf(config.seed, devices) : () => undefined;
  const disturb =
    config.faults === 'light' ? lightFaults(community, config.seed, devices, silence) : undisturbed(community);

  const connection = (name: string, bounds: Pick<PublisherOptions, 'inFlightMax' | 'queueMax'>) =>
    openPublisher({
      url: config.mqttUrl,
      clientId: `cockpit-${name}-${randomUUID().slice(0, 8)}`,
      clock,
      log: log.child({ connection: name }),
      ...bounds,
    });
  const live = connection('devices', LIVE);
  const startedAt = clock.now();
  for (const message of birthsOf(community, behaviours, startedAt, silence)) live.offer(message);
  const liveFrom = config.history === undefined ? startedAt : Math.min(config.history.to, startedAt);
  const hushed = rememberHushed();
  const clientId = `cockpit-hush-${randomUUID().slice(0, 8)}`;
  const stopHearing = listenForHushes(config.mqttUrl, community, clientId, hushed);
  const speaking: Disturb = (message) => (hushed.has(message.device, message.at) ? [] : disturb(message));
  const stopLive = runLive({ behaviours, disturb: speaking, clock, log, offer: live.offer }, liveFrom);

  const work = (async () => {
    await live.connected();
    log.info({ community, devices: devices.length, seed: config.seed, faults: config.faults }, 'devices are live');
    tell({ type: 'ready', devices: devices.length });
    if (config.history !== undefined) {
      const history = connection('history', { inFlightMax: HISTORY_IN_FLIGHT_MAX, queueMax: HISTORY_QUEUE_MAX });
      try {
        const plan = { community, calendar, counting, episodic, rate: config.backfillRate };
        const published = await runBackfill(plan, config.history, history, stop.signal);
        log.info({ published }, 'history is published');
        tell({ type: 'backfill-done', published });
      } finally {
        await history.stop();
      }
    }
  })().catch((error: unknown) => {
    if (!stop.signal.aborted) throw error;
  });

  const stopped = new Promise<void>((resolve) =>
    stop.signal.addEventListener('abort', () => resolve(), { once: true }),
  );
  await Promise.race([stopped, work.then(() => stopped)]);
  stopLive();
  await Promise.all([live.stop(), stopHearing(), work]);
  log.info(live.counts(), 'devices are switched off');
  if (process.connected) process.disconnect();
}

async function runBackfill(
  plan: Backfill,
  span: NonNullable<Config['history']>,
  publisher: Publisher,
  signal: AbortSignal,
): Promise<number> {
  const counting = new AbortController();
  const report = (total: number) => tell({ type: 'backfill', done: publisher.counts().acknowledged, total });
  let timer: NodeJS.Timeout | undefined;
  // Counted beside publishing: the wall waits for the first messages, not for the length of the bar.
  const counted = countBackfill(plan, span, AbortSignal.any([signal, counting.signal])).then(
    (total) => {
      timer = setInterval(report, PROGRESS_EVERY_MS, total);
    },
    () => undefined,
  );
  try {
    const published = await publishBackfill(plan, span, publisher, HISTORY_IN_FLIGHT_MAX, signal);
    report(published);
    return published;
  } finally {
    counting.abort();
    await counted;
    clearInterval(timer);
  }
}

function tell(message: object): void {
  if (process.connected) process.send?.(message);
}
