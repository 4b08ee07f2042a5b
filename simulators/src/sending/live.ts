/** Devices as they live: at every tick all messages that became due since the last one. */
import type { Clock } from '@cockpit/ingest/clock';
import type { Logger } from 'pino';
import { HOUR_MS } from '../world/calendar.ts';
import type { Behaviour } from '../world/message.ts';
import { type Disturb, LONGEST_DELAY_MS } from './faults.ts';
import type { Outgoing } from './publish.ts';

/** Real time between two ticks: how late a message can be because of us. */
const TICK_MS = 200;
/** After a longer sleep (a closed laptop) the time before this is left out. Of the community's time. */
const CATCH_UP_MAX_MS = HOUR_MS;

export interface Live {
  behaviours: readonly Behaviour[];
  disturb: Disturb;
  clock: Clock;
  log: Logger;
  offer: (message: Outgoing) => void;
}

/** Publishes everything from an instant on, at the pace of the clock, whether or not the broker is there. Returns the stop. */
export function runLive({ behaviours, disturb, clock, log, offer }: Live, from: number): () => void {
  const dueBetween = (since: number, to: number) =>
    behaviours.flatMap((behaviour) => behaviour.between(since, to)).flatMap(disturb);
  // Held back by a fault: a bounded share of what a bounded delay can hold.
  let heldBack = dueBetween(from - LONGEST_DELAY_MS, from).filter(({ sendAt }) => sendAt >= from);
  let reached = from;

  const tick = () => {
    const now = clock.now();
    if (now <= reached) return;
    if (now - reached > CATCH_UP_MAX_MS) {
      log.warn(
        { from: new Date(reached), to: new Date(now - CATCH_UP_MAX_MS) },
        'simulation fell behind, skipping the lost time',
      );
      reached = now - CATCH_UP_MAX_MS;
    }
    const all = [...heldBack, ...dueBetween(reached, now)];
    heldBack = all.filter(({ sendAt }) => sendAt >= now);
    const due = all.filter(({ sendAt }) => sendAt < now).sort((a, b) => a.sendAt - b.sendAt);
    for (const message of due) offer(message);
    reached = now;
  };
  const timer = setInterval(tick, TICK_MS);
  tick();
  return () => clearInterval(timer);
}
