/** Which of the readings of a batch say anything to a rule: nearly all are normal, and cost no more than this look. */
import { QUALITY } from '../messages/contract.ts';
import type { EventName } from '../messages/stored/contract.ts';
import type { Device, Reading } from '../readings/reading.ts';
import type { AlarmRule } from './contract.ts';
import { conditionReads, type JudgedReading, type Verdict, verdictOf } from './judging/contract.ts';
import type { RateWindows } from './rate-windows.ts';

const NO_SAMPLES: readonly never[] = [];

/** Rules that listen to an event of a device. */
export type RulesOf = (device: Device, event: EventName) => readonly AlarmRule[];

/** Readings of one device and event. */
export interface Group {
  device: Device;
  rules: readonly AlarmRule[];
  event: EventName;
  readings: Reading[];
  /** A reading speaks for an alarm. */
  isLoud: boolean;
}

/** Readings that have rules and were not overtaken, and the devices of those that speak for an alarm, by event. */
export function readingsWithRules(
  stored: readonly Reading[],
  rulesOf: RulesOf,
  windows: RateWindows,
): { heard: Reading[]; loud: ReadonlyMap<EventName, ReadonlySet<Device>> } {
  const heard: Reading[] = [];
  const loud = new Map<EventName, Set<Device>>();
  for (const reading of stored) {
    const { device, event } = reading;
    if (event === 'report' || isOvertaken(reading)) continue;
    const rules = rulesOf(device, event);
    if (rules.length === 0) continue;
    heard.push(reading);
    if (isLoud(reading, rules, windows)) loud.set(event, (loud.get(event) ?? new Set()).add(device));
  }
  return { heard, loud };
}

/** One group per device and event that is loud or in a condition. */
export function groupsOf(
  heard: readonly Reading[],
  loud: ReadonlyMap<EventName, ReadonlySet<Device>>,
  standing: ReadonlySet<number | null>,
  rulesOf: RulesOf,
): Group[] {
  const groups = new Map<EventName, Map<Device, Group>>();
  const all: Group[] = [];
  for (const reading of heard) {
    const { device, event } = reading;
    const isLoud = loud.get(event)?.has(device) ?? false;
    if (!isLoud && !standing.has(device.id)) continue;
    const ofEvent = groups.get(event) ?? new Map<Device, Group>();
    groups.set(event, ofEvent);
    let group = ofEvent.get(device);
    if (!group) {
      group = { device, event, rules: rulesOf(device, event), readings: [], isLoud };
      ofEvent.set(device, group);
      all.push(group);
    }
    group.readings.push(reading);
  }
  return all;
}

/** A clock is of no event in particular: the domain of its rule says whose it is. */
export function ruleApplies({ condition, domain }: AlarmRule, device: Device, event: EventName): boolean {
  return conditionReads(condition, device.domain, event) && (condition.kind !== 'clock' || domain === device.domain);
}

function isLoud(reading: Reading, rules: readonly AlarmRule[], windows: RateWindows): boolean {
  const at = instantOf(reading);
  const seen = judgedReading(reading);
  let loud = false;
  // All of them: a rate takes its sample here.
  for (const rule of rules) if (verdictIn(rule, reading.device.id, at, seen, windows) === 'on') loud = true;
  return loud;
}

/** What the reading says to the rule; a rate takes its sample here. */
export function verdictIn(
  { code, condition }: AlarmRule,
  device: number,
  at: number,
  seen: JudgedReading,
  windows: RateWindows,
): Verdict {
  const hasSamples = condition.kind === 'rate' || condition.kind === 'clock';
  return verdictOf(condition, seen, at, hasSamples ? windows.pass(code, condition, device, at, seen) : NO_SAMPLES);
}

/** A reading as far as rules look at it. */
export function judgedReading({ event, device, quality, payload, clockError }: Reading): JudgedReading {
  const known = payload as Record<string, unknown>;
  return { event, domain: device.domain, quality, payload: known, capacity: device.capacity, clockError };
}

/** A will is sent when the device is gone, whenever it was written. */
export function instantOf({ event, buffered, receivedAt, effectiveAt }: Reading): number {
  return event === 'status' && !buffered ? Math.floor(receivedAt) : effectiveAt;
}

/** Somebody else's last word is newer, or it is a status of the past. */
function isOvertaken(reading: Reading): boolean {
  return reading.event === 'status' ? reading.buffered : (reading.quality & QUALITY.outOfOrder) !== 0;
}
