/** The figures of a run against what issue 3 wants to reach. Pure. */
import type { Spread } from './plan.ts';

export type Summary = Readonly<Record<string, Readonly<Record<string, Spread | null>>>>;

export interface Goal {
  goal: string;
  /** Medians; null: not measured in this run. */
  value: number | null;
  at: 'least' | 'most';
  target: number;
  reached: boolean | null;
}

/** Every goal, measured or not. */
export function goalsOf(summary: Summary): Goal[] {
  const figure = (part: string, name: string) => summary[part]?.[name]?.median ?? null;
  const ratio = (one: number | null, other: number | null) =>
    one === null || other === null ? null : Math.round((one / other) * 100) / 100;
  const copy = figure('copy, 1 connection', 'rowsPerS');
  const ofCopy = (what: string) => ratio(figure(`writer, ${what}`, 'rowsPerS'), copy);
  const bare = figure('bare subscriber', 'perS');
  const stored = figure('end to end, bay', 'perS');
  const first = figure('soak', 'rssFirstMb');
  return [
    least('stored end to end, msg/s', stored, 20_000),
    least('stored end to end, of the bare subscriber', ratio(stored, bare), 0.35),
    most('CPU of ingest when saturated, µs/msg', figure('end to end, bay', 'cpuUsPerMessage'), 40),
    least('insert of readings alone, 1 connection, of COPY', ofCopy('readings, 1 connection'), 0.3),
    least('insert of readings alone, 2 connections, of COPY', ofCopy('readings, 2 connections'), 0.55),
    least('whole transactions, 1 connection, of COPY', ofCopy('transactions, 1 connection'), 0.3),
    least('whole transactions, 2 connections, of COPY', ofCopy('transactions, 2 connections'), 0.55),
    most('publish to socket at 1 000/s, p99 ms', figure('latency at 1000/s', 'socketP99Ms'), 150),
    most('publish to socket at 10 000/s, p99 ms', figure('latency at 10000/s', 'socketP99Ms'), 250),
    most('RSS at half the maximum, last of first', ratio(figure('soak', 'rssLastMb'), first), 1.1),
    most('RSS at half the maximum, max MB', figure('soak', 'rssMaxMb'), 256),
    most('RSS under overload, max MB', figure('overload', 'rssMaxMb'), 400),
    most('stores again after an outage, ms', figure('outage', 'resumedAfterMs'), 5_000),
    least('drains after an outage, of the maximum', figure('outage', 'drainOfMaximum'), 0.8),
    least('PostgreSQL, of TimescaleDB', ratio(stored, figure('end to end, bay, TimescaleDB', 'perS')), 0.8),
  ];
}

export function least(goal: string, value: number | null, target: number): Goal {
  return { goal, value, at: 'least', target, reached: value === null ? null : value >= target };
}

/** Reached when the value is at most the target. */
export function most(goal: string, value: number | null, target: number): Goal {
  return { goal, value, at: 'most', target, reached: value === null ? null : value <= target };
}
