/** Times as the phone's own zone has them: its holder is in the community. */
import { clockText, localTime } from '../format/time.ts';

/** "10:32" of today, "11-20 10:32" of another day. Epoch ms. */
export function timeText(at: number, now = Date.now(), zone = phoneZone()): string {
  const [then, today] = [localTime(at, zone), localTime(now, zone)];
  const clock = clockText(at, zone);
  if (then.year === today.year && then.month === today.month && then.day === today.day) return clock;
  return `${String(then.month).padStart(2, '0')}-${String(then.day).padStart(2, '0')} ${clock}`;
}

/** IANA zone of the phone. */
export function phoneZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
