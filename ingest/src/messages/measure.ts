/** A number of a domain's messages that rules of alarms can watch. */
import type { Domain, EventName } from './stored/contract.ts';

export interface Measure {
  domain: Domain;
  /** The message that carries it. */
  event: EventName;
  /** null: the message says, or it has none. */
  unit: string | null;
  /** The number of a payload; null: it has none. `capacity`: spaces or people of the facility, null: unknown. */
  of(payload: Readonly<Record<string, unknown>>, capacity: number | null): number | null;
}

export function numberIn(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}
