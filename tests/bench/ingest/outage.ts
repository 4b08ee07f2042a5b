/** A database that is killed and stays away while devices go on sending. */
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { eventually } from '../../src/harness/eventually.ts';
import { type OwnServer, startOwnPostgres } from '../../src/harness/own-servers.ts';
import { residentMb } from '../machine.ts';
import { type EndToEnd, newRun, sendTo } from './end-to-end.ts';
import { takeStock, watchProgress } from './progress.ts';
import { openWorld, type WorldOptions } from './world.ts';

const PER_SECOND = 1_000;
const BEFORE_S = 5;
/** Sending goes on while what piled up is stored. */
const AFTER_S = 10;
const DRAIN_MAX_MS = 300_000;
const RESUME_MAX_MS = 120_000;

/** On a server of its own: the one of the other measurements stays up. `maximum`: messages per second when saturated. */
export async function measureOutage(options: WorldOptions, maximum: number, seconds: number): Promise<EndToEnd> {
  const postgres = await startOwnPostgres();
  try {
    return await inOutage(postgres, { ...options, postgresUrl: postgres.url }, maximum, seconds);
  } finally {
    await postgres.remove();
  }
}

async function inOutage(
  postgres: OwnServer,
  options: WorldOptions,
  maximum: number,
  seconds: number,
): Promise<EndToEnd> {
  const world = await openWorld(options);
  const run = newRun();
  const pace = { kind: 'rate', perSecond: PER_SECOND } as const;
  const generator = await sendTo(world, run, pace, BEFORE_S + seconds + AFTER_S);
  const progress = watchProgress(world, generator);
  let rssMaxMb = 0;
  const sampling = setInterval(() => {
    rssMaxMb = Math.max(rssMaxMb, residentMb(world.ingestPid) ?? 0);
  }, 1_000);
  try {
    await pause(BEFORE_S * 1000);
    process.kill(postgres.serverPid(), 'SIGKILL');
    await postgres.service.kill();
    await pause(seconds * 1000);
    const starting = postgres.service.start();
    await eventually('the database to answer', () => answers(world.database.url));
    const upAt = Date.now();
    await starting;
    const storedBefore = progress.stored();
    const owed = generator.now().sent;
    const first = new Promise<{ at: number; stored: number }>((resolve) => {
      progress.onMore((stored, at) => resolve({ at, stored }));
    });
    const resumed = await within(first, RESUME_MAX_MS);
    const drainedAt = await progress.until(owed, DRAIN_MAX_MS);
    const sent = await generator.done;
    await progress.until(sent.sent, DRAIN_MAX_MS);
    const account = await takeStock(world, run, sent);
    // From the first look that saw more: what that one saw already is not counted into the rate.
    const drainMs = drainedAt - resumed.at;
    const drainPerS = drainMs <= 0 ? null : Math.round(((owed - resumed.stored) / drainMs) * 1000);
    return {
      figures: {
        seconds,
        backlog: owed - storedBefore,
        resumedAfterMs: resumed.at - upAt,
        drainedAfterMs: drainedAt - upAt,
        drainPerS,
        drainOfMaximum: drainPerS === null ? null : Math.round((drainPerS / maximum) * 100) / 100,
        rssMaxMb: Math.round(rssMaxMb) || null,
      },
      account,
    };
  } finally {
    clearInterval(sampling);
    await progress.stop();
    await generator.stop();
    await world.stop();
  }
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

async function within<T>(promise: Promise<T>, ms: number): Promise<T> {
  const stop = new AbortController();
  const late = pause(ms, undefined, { signal: stop.signal }).then((): never => {
    throw new Error(`ingest did not store anything within ${ms} ms of the database's return`);
  });
  late.catch(() => {}); // aborted
  try {
    return await Promise.race([promise, late]);
  } finally {
    stop.abort();
  }
}
