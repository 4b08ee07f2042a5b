/** A binding whose messages keep killing the sandbox is left alone for a while, so that it can't hold up the others. Pure. */

/** Kills within the period that suspend a binding. */
const KILLS_MAX = 3;
const PERIOD_MS = 60_000;

export interface Suspensions {
  /** One more kill. */
  note(binding: number, now: number): void;
  suspended(binding: number, now: number): boolean;
  /** How many are suspended. */
  count(now: number): number;
}

/** `now` is a monotonic clock, ms. A suspension ends by itself when the kills are `PERIOD_MS` old. */
export function createSuspensions(): Suspensions {
  const kills = new Map<number, number[]>();
  const recent = (binding: number, now: number) => (kills.get(binding) ?? []).filter((at) => at > now - PERIOD_MS);
  const suspended = (binding: number, now: number) => recent(binding, now).length >= KILLS_MAX;
  return {
    note(binding, now) {
      kills.set(binding, [...recent(binding, now), now].slice(-KILLS_MAX));
    },
    suspended,
    count: (now) => [...kills.keys()].filter((binding) => suspended(binding, now)).length,
  };
}
