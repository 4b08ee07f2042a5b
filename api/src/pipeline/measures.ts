/** What the heartbeats of all ingests say together, as seen by this api. Pure. */
import type { IngestStage, PipelineWhat } from '@cockpit/ingest/pipeline';
import { LIMITS, type Measure } from './judge.ts';

export interface WorkerHeartbeat {
  worker: string;
  /** Real ms since this api saw its heartbeat move. */
  silentMs: number;
  stopped: boolean;
  /** As it was measured at the last heartbeat. */
  stages: Partial<Record<IngestStage, Measure>>;
}

type Measured = Exclude<IngestStage, 'database'>;

const STAGES: readonly Measured[] = ['broker', 'queue', 'ingest', 'commit', 'rollups'];
const UNKNOWN: Measure = { ageMs: null, what: null };

/** `lines`: heartbeat connections open at the database. `watchingMs`: how long this api has been looking. */
export function measuresOf(
  workers: readonly WorkerHeartbeat[],
  { lines, watchingMs }: { lines: number; watchingMs: number },
): Record<Measured, Measure> {
  // One that was stopped in good order is missed only when nobody has taken its place.
  const running = workers.filter(({ stopped }) => !stopped);
  const counted = running.length > 0 ? running : workers.toSorted((a, b) => a.silentMs - b.silentMs).slice(0, 1);
  if (counted.length === 0) return allOf({ ageMs: watchingMs, what: 'never-seen' });
  // A hung one still holds its connection; one that ended has none.
  const gone = lines < counted.length;
  const each = counted.map((beat) => ofOne(beat, gone ? 'gone' : 'silent'));
  return Object.fromEntries(STAGES.map((stage) => [stage, worst(each.map((one) => one[stage]))])) as Record<
    Measured,
    Measure
  >;
}

function ofOne({ silentMs, stopped, stages }: WorkerHeartbeat, silence: PipelineWhat): Record<Measured, Measure> {
  if (silentMs >= LIMITS.ingest.slowMs || stopped)
    return allOf({ ageMs: silentMs, what: stopped ? 'stopped' : silence });
  const measured = STAGES.map((stage) => [stage, stages[stage] ?? UNKNOWN] as const);
  return Object.fromEntries(measured) as Record<Measured, Measure>;
}

/** Of an ingest that does not speak nothing else is known. */
function allOf(ingest: Measure): Record<Measured, Measure> {
  return { broker: UNKNOWN, queue: UNKNOWN, commit: UNKNOWN, rollups: UNKNOWN, ingest };
}

/** The oldest; one that nobody can tell counts as worse than one that is well, and as better than one that is known to be old. */
function worst(measures: readonly Measure[]): Measure {
  const oldest = measures.reduce((a, b) => ((b.ageMs ?? -1) > (a.ageMs ?? -1) ? b : a));
  const unknown = measures.find(({ ageMs }) => ageMs === null);
  return unknown !== undefined && (oldest.ageMs ?? 0) < UNKNOWN_HIDES_MS ? unknown : oldest;
}

const UNKNOWN_HIDES_MS = 1_500;
