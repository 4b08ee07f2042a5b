/** Which measurement comes when, and what becomes of its figures. */
import { median } from '../statistics.ts';

export type Figures = Record<string, number | null>;

export interface Spread {
  median: number;
  min: number;
  max: number;
}

/** A measurement: repeated ones take turns (A B C A B C), so that a busy minute of the machine hurts all alike. */
export interface Part {
  name: string;
  repeated: boolean;
}

/** The order of a run: rounds of what is repeated, then the rest once. */
export function planOf<P extends Part>(parts: readonly P[], rounds: number): P[] {
  const repeated = parts.filter((part) => part.repeated);
  const once = parts.filter((part) => !part.repeated);
  return [...Array.from({ length: rounds }, () => repeated).flat(), ...once];
}

/** Figure by figure over the rounds; null where a round has none. */
export function spreadOf(rounds: readonly Figures[]): Record<string, Spread | null> {
  const names = new Set(rounds.flatMap((round) => Object.keys(round)));
  return Object.fromEntries([...names].map((name) => [name, spread(rounds.map((round) => round[name] ?? null))]));
}

function spread(values: readonly (number | null)[]): Spread | null {
  const known = values.filter((value) => value !== null);
  if (known.length === 0 || known.length < values.length) return null;
  return { median: median(known), min: Math.min(...known), max: Math.max(...known) };
}
