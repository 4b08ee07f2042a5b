/** Reasons why the api is not well that are its own work: leases, rounds, and what has not been sent. */
import { type LeaderState, lateTasks, leasesUnknownMs } from '../leadership/state.ts';
import type { NotificationBacklog } from '../outbox/backlog.ts';

/** What has not been tried once in this time waits for us, not for a receiver. Real ms. */
const UNTRIED_MAX_MS = 60_000;
/** Workers of the queue are replaced by then. Real ms. */
const SILENT_MAX_MS = 15_000;

export interface LateReason {
  /** What is at fault: `leases`, `round:NAME`, `notifications`, `queue`. */
  stage: string;
  /** Real ms it has been so. */
  ageMs: number;
  /** One sentence, for administrators. */
  what: string;
}

export interface OwnWork {
  leader: LeaderState;
  backlog: readonly NotificationBacklog[];
  /** Real ms the workers of the queue have had no answer. */
  silentMs: number;
}

/** Pure; none: all is well. */
export function lateReasons({ leader, backlog, silentMs }: OwnWork): LateReason[] {
  const reasons: LateReason[] = lateTasks(leader).map(({ name, ageMs }) => ({
    stage: `round:${name}`,
    ageMs,
    what: `No api has completed a round of ${name}.`,
  }));
  const unknownMs = leasesUnknownMs(leader);
  if (unknownMs !== undefined)
    reasons.push({ stage: 'leases', ageMs: unknownMs, what: 'This api can neither renew nor read leases.' });
  if (silentMs > SILENT_MAX_MS)
    reasons.push({
      stage: 'queue',
      ageMs: silentMs,
      what: 'The notification queue gets no answer from the database.',
    });
  const untriedMs = Math.max(...backlog.map((one) => one.untriedMs ?? 0), 0);
  if (untriedMs > UNTRIED_MAX_MS)
    reasons.push({ stage: 'notifications', ageMs: untriedMs, what: 'A message waits without a delivery attempt.' });
  return reasons;
}
