/** The round a check-in belongs to, where the officer's device does not say it: found by checkpoint and time. Pure. */
import { dayIn, instantIn } from '../messages/time-zone.ts';
import type { Device } from '../readings/reading.ts';
import type { CheckinPayload } from './contract.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Somebody is early; before that it is another round, or none. */
const EARLY_MS = 30 * MINUTE_MS;
/** Of a check-in that no planned round fits. */
const EXTRA = 'extra';

interface PlannedRound {
  code: string;
  /** HH:MM of the community. */
  startsAt: string;
  /** ISO, 1 = Monday. */
  weekdays: readonly number[];
}

/** Says the round where the check-in does not; a sentence when nothing is planned for the checkpoint. */
export function findRound(payload: object, device: Device, at: number): string | undefined {
  const checkin = payload as CheckinPayload;
  if (checkin.round !== undefined) return undefined;
  const round = roundOf(device, at);
  if (round !== undefined) checkin.round = round;
  return round === undefined ? 'field round is missing, and the registry plans no round for the checkpoint' : undefined;
}

/**
 * `{round code}@{local date on which it starts}`: of the rounds whose time at this checkpoint is near `at` (epoch ms) the nearest. Of
 * a check-in that fits none it is `extra@{local date}`; undefined: the registry plans nothing for the checkpoint.
 */
export function roundOf(
  { attributes, timezone }: Pick<Device, 'attributes' | 'timezone'>,
  at: number,
): string | undefined {
  const { afterMinutes, missedAfterMinutes, rounds } = attributes as {
    afterMinutes?: number;
    missedAfterMinutes?: number;
    rounds?: readonly PlannedRound[];
  };
  if (afterMinutes === undefined || missedAfterMinutes === undefined || rounds === undefined) return undefined;
  let nearest: { name: string; away: number } | undefined;
  // A round of the evening ends after midnight.
  for (const day of [dayIn(timezone, at), dayIn(timezone, at - DAY_MS)])
    for (const { code, startsAt, weekdays } of rounds) {
      if (!weekdays.includes(weekdayOf(day))) continue;
      const due = instantIn(timezone, Date.parse(`${day}T${startsAt}:00Z`)) + afterMinutes * MINUTE_MS;
      const away = Math.abs(at - due);
      const isNear =
        at >= due - Math.max(EARLY_MS, afterMinutes * MINUTE_MS) && at <= due + missedAfterMinutes * MINUTE_MS;
      if (isNear && (nearest === undefined || away < nearest.away)) nearest = { name: `${code}@${day}`, away };
    }
  return nearest?.name ?? `${EXTRA}@${dayIn(timezone, at)}`;
}

function weekdayOf(day: string): number {
  return new Date(`${day}T12:00:00Z`).getUTCDay() || 7;
}
