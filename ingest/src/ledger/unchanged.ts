/**
 * Retained messages without a time, which the broker sends again at each start: one that says what is stored already is no
 * news; another state, or one never heard of, is taken as of its arrival.
 */
import type { Transaction } from '../database/database.ts';
import { type EventName, LATEST_STATES } from '../messages/stored/contract.ts';
import type { Arrival, Reading } from '../readings/reading.ts';

/** What makes two states of an event the same, of a payload and of its latest row. */
interface Comparison {
  fields: readonly string[];
  /** Rows with `device` and the fields, of the devices $1. */
  latest: string;
}

const COMPARISONS: readonly (Comparison & { event: EventName })[] = [
  ...LATEST_STATES.filter(({ fields }) => fields.length > 0).map(({ event, fields, table }) => ({
    event,
    fields,
    latest: `select device, ${fields.join(', ')} from ${table} where device = any($1::int[])`,
  })),
  {
    event: 'status',
    fields: ['state'],
    latest: 'select device, status as state from device_presence where device = any($1::int[]) and status is not null',
  },
];

type Row = Readonly<Record<string, unknown>> & { device: number };

/** Those of the arrivals that say nothing new, judged in their order. */
export async function findUnchanged(tx: Transaction, arrivals: readonly Arrival[]): Promise<Set<Arrival>> {
  const unchanged = new Set<Arrival>();
  for (const comparison of COMPARISONS) {
    const { event } = comparison;
    const concerned = arrivals.filter(({ outcome, foreign }) => foreign?.untimed && isEvent(outcome, event));
    if (concerned.length === 0) continue;
    const devices = new Set(concerned.map(({ outcome }) => readingOf(outcome)?.device.id));
    const { rows } = await tx.query<Row>(comparison.latest, [[...devices]]);
    const states = new Map(rows.map((row) => [row.device, stateOf(comparison, row)]));
    for (const arrival of arrivals) {
      const reading = readingOf(arrival.outcome);
      if (reading?.event !== event || !devices.has(reading.device.id)) continue;
      const state = stateOf(comparison, reading.payload as Record<string, unknown>);
      if (arrival.foreign?.untimed && states.get(reading.device.id) === state) unchanged.add(arrival);
      else states.set(reading.device.id, state);
    }
  }
  return unchanged;
}

function stateOf({ fields }: Comparison, row: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(fields.map((field) => row[field]));
}

function isEvent(outcome: Arrival['outcome'], event: string): boolean {
  return readingOf(outcome)?.event === event;
}

function readingOf(outcome: Arrival['outcome']): Reading | undefined {
  return 'reading' in outcome ? outcome.reading : undefined;
}
