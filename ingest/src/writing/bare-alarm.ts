/** An alarm the database refuses as it stands, with nothing but what makes it one: better without its value than not at all. */
import { eventKind } from '../domains.ts';
import { QUALITY } from '../messages/contract.ts';
import type { Arrival, Reading } from '../readings/reading.ts';

/** True for an alarm: a sensor's, or a report that opens a hazard. */
export function isUrgent({ outcome }: Arrival): boolean {
  if (!('reading' in outcome)) return false;
  const { device, event, payload } = outcome.reading;
  return eventKind(device.domain, event)?.isUrgent(payload as object) === true;
}

/** Leaves out what its kind can do without and names it on the reading. False: there is nothing to leave out. */
export function makeBare(arrival: Arrival): boolean {
  if (!('reading' in arrival.outcome)) return false;
  const { reading } = arrival.outcome;
  const bare = bareOf(reading);
  if (bare === undefined) return false;
  arrival.outcome = { reading: bare };
  return true;
}

function bareOf(reading: Reading): Reading | undefined {
  const kind = eventKind(reading.device.domain, reading.event);
  const said = reading.payload as Readonly<Record<string, unknown>>;
  const present = kind?.fields.filter(({ name }) => said[name] !== undefined) ?? [];
  const left = present.filter(({ name, optional }) => optional && kind?.content.includes(name));
  if (left.length === 0) return undefined;
  const kept = present.filter((field) => !left.includes(field)).map(({ name }) => [name, said[name]]);
  const leftOut = [reading.leftOut, ...left.map(({ name }) => name)].filter((name) => name !== null);
  return {
    ...reading,
    payload: Object.fromEntries(kept),
    quality: reading.quality | QUALITY.partial,
    leftOut: leftOut.join(', '),
  };
}
