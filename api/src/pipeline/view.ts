/** How the pipeline looks from here: what the last looks found, judged. Has no timers; watch.ts drives it. */
import type { Clock } from '@cockpit/ingest/clock';
import type { PipelineWhat } from '@cockpit/ingest/pipeline';
import type { Logger } from 'pino';
import { coerceError } from '../errors/errors.ts';
import { followBreaks, storeBreaks } from './breaks.ts';
import { trackHeartbeats } from './heartbeats.ts';
import { type Judgement, judge, LIMITS, type Measure } from './judge.ts';
import { measuresOf } from './measures.ts';
import type { Probe } from './probe.ts';
import { createPipelineTable, type PipelineTable } from './table.ts';

/** Between two looks. Real ms. */
export const PROBE_INTERVAL_MS = 1_000;
/** A judgement that is this late means that the process did not run. */
const PAUSED_MS = 3_000;
/** Without an answer for this long nothing is known of ingest: less than its own limit, or it would be blamed for the database. */
const UNANSWERED_MS = 3_000;
const UNKNOWN: Measure = { ageMs: null, what: null };
const NOTHING_KNOWN = { broker: UNKNOWN, queue: UNKNOWN, ingest: UNKNOWN, commit: UNKNOWN, rollups: UNKNOWN };

export interface ViewParts {
  probe: Probe;
  clock: Clock;
  /** Monotonic ms. */
  now(): number;
  log: Logger;
}

export interface PipelineView extends Omit<PipelineTable, 'show'> {
  /** How the api itself is doing: what fails, or null. Asked with each judgement. */
  ownState(ask: () => PipelineWhat | null): void;
  /** Asks the database, judges, and stores breaks. Never rejects; bounded by the limits of the probe. */
  look(): Promise<void>;
  /** Judges what is known by now: ages grow while nothing answers. */
  judge(): void;
}

export function createPipelineView({ probe, clock, now, log }: ViewParts): PipelineView {
  const beats = trackHeartbeats();
  const breaks = followBreaks();
  const started = now();
  let answeredAt = started;
  let writtenAt = started;
  let lookMs = 0;
  let lines = 0;
  let looked = false;
  let failing = false;
  let judgedAt = started;
  let judgement: Judgement | undefined;
  let askOwn: () => PipelineWhat | null = () => null;
  let ownSince: number | undefined;
  const table = createPipelineTable(instantOf, log);
  judgeNow();

  async function look(): Promise<void> {
    const began = now();
    try {
      const found = await probe.look();
      forgivePause();
      // Nobody was silent while we could not look.
      if (failing) beats.forgive(now() - answeredAt);
      answeredAt = now();
      lookMs = answeredAt - began;
      if (found.written) writtenAt = answeredAt;
      lines = found.lines;
      beats.take(found.rows, answeredAt);
      looked = true;
      failing = false;
      judgeNow();
      await store();
    } catch (error) {
      if (!failing) log.warn({ err: coerceError(error) }, 'reading the pipeline state failed, retrying every second');
      failing = true;
      judgeNow();
    }
  }

  async function store(): Promise<void> {
    const client = probe.client();
    if (client === undefined) return;
    const taken = breaks.unstored();
    await storeBreaks(client, taken, breaks.standing(), now(), instantOf);
    breaks.stored(taken);
  }

  /** This process did not run: nobody was silent meanwhile, and nobody could answer. */
  function forgivePause(): void {
    const at = now();
    const gap = at - judgedAt;
    judgedAt = at;
    if (gap <= PAUSED_MS) return;
    breaks.paused(at - gap, at);
    beats.forgive(gap);
    answeredAt += gap;
    writtenAt += gap;
  }

  function judgeNow(): void {
    forgivePause();
    const at = now();
    const seen = looked && at - answeredAt < UNANSWERED_MS;
    const ofIngest = seen ? measuresOf(beats.workers(at), { lines, watchingMs: at - started }) : NOTHING_KNOWN;
    judgement = judge({ ...ofIngest, database: databaseMeasure(at), api: ownMeasure(at) }, judgement, at);
    breaks.judged(judgement, at);
    table.show(judgement);
  }

  function databaseMeasure(at: number): Measure {
    const ageMs = Math.max(lookMs, at - answeredAt - PROBE_INTERVAL_MS, 0);
    const unwrittenMs = at - writtenAt - 2 * PROBE_INTERVAL_MS;
    const readOnly = ageMs < LIMITS.database.slowMs && unwrittenMs > 0;
    return readOnly ? { ageMs: unwrittenMs, what: 'read-only' } : { ageMs, what: 'unreachable' };
  }

  function ownMeasure(at: number): Measure {
    const what = askOwn();
    if (what === null) ownSince = undefined;
    else ownSince ??= at;
    return { ageMs: ownSince === undefined ? 0 : at - ownSince, what };
  }

  /** Monotonic ms → epoch ms of the community's clock. */
  function instantOf(at: number): number {
    return clock.now() - (now() - at) * clock.speed;
  }

  return {
    rows: table.rows,
    unheardSince: table.unheardSince,
    onChange: table.onChange,
    ownState(ask) {
      askOwn = ask;
    },
    look,
    judge: judgeNow,
  };
}
