/** How the tasks of the leader stand, and which are late. Pure. */

/** Rounds in a row that may be missing before it is said. */
const ROUNDS_MISSING = 3;
/** A takeover takes up to ten seconds and is no fault. */
const LATE_MIN_MS = 15_000;

export interface TaskState {
  name: string;
  /** Real ms between two rounds. */
  intervalMs: number;
  /** Real ms after the start of an api before it does rounds. */
  delayMs: number;
  /** This api does the rounds. */
  mine: boolean;
  /** Grows with each change of who does them. */
  fence: number;
  /** Real ms since the last completed round, whichever api did it; null: none has been yet. */
  roundMs: number | null;
}

export interface LeaderState {
  /** Real ms since this api started. */
  uptimeMs: number;
  /** Real ms since this api last renewed its leases and read the others'; null: never. */
  renewedMs: number | null;
  tasks: readonly TaskState[];
}

/** What is late: for how long nothing has been completed, real ms. */
export interface Late {
  name: string;
  ageMs: number;
}

/** Tasks without a completed round for longer than three of their intervals, of any api. */
export function lateTasks({ uptimeMs, renewedMs, tasks }: LeaderState): Late[] {
  // What cannot be read is not known to be late; that it cannot be read is said by `leasesUnknownMs`.
  if (renewedMs === null) return [];
  return tasks.flatMap(({ name, intervalMs, delayMs, roundMs }) => {
    const allowedMs = Math.max(ROUNDS_MISSING * intervalMs, LATE_MIN_MS);
    if (uptimeMs < delayMs + allowedMs) return [];
    const ageMs = roundMs ?? uptimeMs - delayMs;
    return ageMs > allowedMs ? [{ name, ageMs }] : [];
  });
}

/** For how long this api has known nothing of the leases, real ms; undefined: it knows. */
export function leasesUnknownMs({ uptimeMs, renewedMs }: LeaderState): number | undefined {
  const ageMs = renewedMs ?? uptimeMs;
  return ageMs > LATE_MIN_MS ? ageMs : undefined;
}
