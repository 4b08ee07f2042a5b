/** Memory of ingest at half its maximum for long, and under more than it can ever store. */
import { residentMb } from '../machine.ts';
import { median } from '../statistics.ts';
import { type EndToEnd, newRun, sendTo } from './end-to-end.ts';
import { takeStock, watchProgress } from './progress.ts';
import { slopePerMinute } from './slope.ts';
import type { Load } from './traffic.ts';
import { openWorld, type WorldOptions } from './world.ts';

const SAMPLE_MS = 1_000;
/** Compilers and caches settle. */
const WARM_UP_SHARE = 0.15;
const DRAIN_MAX_MS = 900_000;

/** `maximum`: messages per second ingest stores when saturated. */
export function measureSoak(options: WorldOptions, maximum: number, seconds: number): Promise<EndToEnd> {
  return watchMemory(options, { kind: 'rate', perSecond: Math.round(maximum / 2) }, seconds, maximum);
}

/** As many as the broker takes from the generator, waiting for nobody. */
export function measureOverload(options: WorldOptions, maximum: number, seconds: number): Promise<EndToEnd> {
  return watchMemory(options, { kind: 'flood' }, seconds, maximum);
}

async function watchMemory(options: WorldOptions, pace: Load, seconds: number, maximum: number): Promise<EndToEnd> {
  const world = await openWorld(options);
  const run = newRun();
  const generator = await sendTo(world, run, pace, seconds);
  const progress = watchProgress(world, generator);
  const samples: { second: number; mb: number }[] = [];
  const began = Date.now();
  const sampling = setInterval(() => {
    const mb = residentMb(world.ingestPid);
    if (mb !== undefined) samples.push({ second: (Date.now() - began) / 1000, mb });
  }, SAMPLE_MS);
  try {
    const sent = await generator.done;
    const storedThen = progress.stored();
    const allAt = await progress.until(sent.sent, DRAIN_MAX_MS);
    clearInterval(sampling);
    const sentForMs = sent.lastSentAt - sent.startedAt;
    const settled = samples.filter(({ second }) => second >= seconds * WARM_UP_SHARE && second <= seconds);
    const quarter = Math.max(1, Math.floor(settled.length / 4));
    const figure = (of: (rows: { mb: number }[]) => number) => (settled.length === 0 ? null : Math.round(of(settled)));
    return {
      figures: {
        seconds,
        sentPerS: Math.round((sent.sent / sentForMs) * 1000),
        timesMaximum: Math.round((sent.sent / sentForMs / maximum) * 1000 * 10) / 10,
        waitingWhenSentOut: sent.sent - storedThen,
        drainedAfterS: Math.round((allAt - sent.lastSentAt) / 100) / 10,
        rssFirstMb: figure((rows) => median(rows.slice(0, quarter).map(({ mb }) => mb))),
        rssLastMb: figure((rows) => median(rows.slice(-quarter).map(({ mb }) => mb))),
        rssMaxMb: samples.length === 0 ? null : Math.round(Math.max(...samples.map(({ mb }) => mb))),
        rssSlopeMbPerMinute: settled.length < 2 ? null : slopePerMinute(settled),
      },
      account: await takeStock(world, run, sent),
    };
  } finally {
    clearInterval(sampling);
    await progress.stop();
    await generator.stop();
    await world.stop();
  }
}
