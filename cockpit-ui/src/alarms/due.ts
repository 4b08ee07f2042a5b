/** What time an alarm leaves people, and for what. Pure. */
import type { Alarm } from '@cockpit/api/alarms';

export type Due =
  | { kind: 'left' | 'over'; at: number }
  | { kind: 'ackLeft'; at: number }
  | { kind: 'working' | 'open' | 'none' }
  | { kind: 'until'; at: number };

/** An unowned alarm wants a response, an owned one progress, a hidden one comes back. */
export function dueOf(alarm: Alarm, now: number): Due {
  switch (alarm.state) {
    case 'unacknowledged':
      return { kind: alarm.respondBy > now ? 'left' : 'over', at: alarm.respondBy };
    case 'acknowledged':
      return alarm.ackExpiresAt === null ? { kind: 'working' } : { kind: 'ackLeft', at: alarm.ackExpiresAt };
    case 'shelved':
    case 'suppressed':
    case 'out-of-service':
      return alarm.hiddenUntil === null ? { kind: 'open' } : { kind: 'until', at: alarm.hiddenUntil };
    case 'returned':
    case 'normal':
      return { kind: 'none' };
  }
}
