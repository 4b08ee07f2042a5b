/** Lets go past alarms that are over for longer than ALARM_RETENTION_DAYS, with what people did about them. */
import type { Logger } from 'pino';
import type { Database } from '../database/database.ts';
import { backOff } from '../loops/back-off.ts';
import { type JobListener, startHourly } from '../loops/hourly.ts';

const DAY_MS = 86_400_000;
/** Of one statement: each takes its handling, its timeline and its place in every index along. */
const ALARMS_PER_STATEMENT = 1_000;

// Looked up by when they were raised, which an index knows and which is never later than their end. What is open stays however old
// it is; the delete looks again, since an alarm can be touched between the two.
const PRUNE = {
  name: 'alarm-retention',
  text: `
  delete from alarm where not open and cleared_at < to_timestamp($1::float8 / 1000) and id = any(array(
    select old.id from community
    cross join lateral (
      select id from alarm
      where alarm.community = community.code and raised_at < to_timestamp($1::float8 / 1000) and not open
        and cleared_at < to_timestamp($1::float8 / 1000)
      order by raised_at limit $2::int) as old
    limit $2::int))`,
};

export interface AlarmRetentionParts {
  database: Database;
  log: Logger;
  now(): number;
  /** Days since an alarm ended. */
  days: number;
}

interface RetentionParts extends Omit<AlarmRetentionParts, 'days'> {
  /** Asked in each round. */
  days(): Promise<number>;
  onRun: JobListener;
}

/** Retains now and every hour; returns the stop. `onRemoved` hears how many alarms went. */
export function startAlarmRetention(parts: RetentionParts, onRemoved: (alarms: number) => void): () => Promise<void> {
  const failure = 'deleting expired alarms failed, retrying in an hour';
  return startHourly({ log: parts.log, failure, onRun: parts.onRun }, async (signal) => {
    onRemoved(await retainAlarms({ ...parts, days: await parts.days() }, signal));
  });
}

/** One round, in statements of bounded size until nothing is left or `signal` aborts; returns how many went. */
export async function retainAlarms(
  { database, log, now, days }: AlarmRetentionParts,
  signal: AbortSignal,
): Promise<number> {
  const before = now() - days * DAY_MS;
  let removed = 0;
  for (let more = true; more && !signal.aborted; ) {
    const gone = (await database.query({ ...PRUNE, values: [before, ALARMS_PER_STATEMENT] })).rowCount ?? 0;
    removed += gone;
    more = gone === ALARMS_PER_STATEMENT;
    if (more) await backOff(1, signal); // the readings that come now go first
  }
  if (removed > 0) log.info({ alarms: removed, endedBefore: new Date(before).toISOString() }, 'expired alarms deleted');
  return removed;
}
