/** What a simulated device says, and the shape every behaviour has. */
import type { HeadcountPayload, SessionPayload } from '@cockpit/ingest/fitness';
import type { ReportPayload, SensorStatePayload } from '@cockpit/ingest/hazards';
import { type Domain, TOPIC_VERSION } from '@cockpit/ingest/messages';
import type { EventName } from '@cockpit/ingest/messages/stored';
import type { BayPayload, OccupancyPayload } from '@cockpit/ingest/parking';
import type { CheckinPayload } from '@cockpit/ingest/patrol';
import type { RegistryFile } from '@cockpit/ingest/registry';
import type { Span } from './cadence.ts';
import type { Calendar } from './calendar.ts';

/** `at` in epoch ms: when it happened and, by default, when it is sent. The payload's own `at` says the same. */
export type Message = { at: number; device: string } & (
  | { domain: 'parking'; event: 'occupancy'; payload: OccupancyPayload }
  | { domain: 'parking'; event: 'bay'; payload: BayPayload }
  | { domain: 'fitness'; event: 'headcount'; payload: HeadcountPayload }
  | { domain: 'fitness'; event: 'session'; payload: SessionPayload }
  | { domain: 'patrol'; event: 'checkin'; payload: CheckinPayload }
  | { domain: 'hazard'; event: 'state'; payload: SensorStatePayload }
  | { domain: 'hazard'; event: 'report'; payload: ReportPayload }
  | OtherMessage
);

/** What joined later types its payloads in its own folder. */
interface OtherMessage {
  domain: Exclude<Domain, 'parking' | 'fitness' | 'patrol' | 'hazard'>;
  event: Exclude<EventName, 'occupancy' | 'bay' | 'headcount' | 'session' | 'checkin' | 'state' | 'report' | 'status'>;
  payload: { readonly id: string; readonly at: number };
}

/** A device as its topic names it. */
export interface Device {
  domain: Domain;
  code: string;
  /** Seconds; absent when it only speaks on events. */
  reportEvery?: number | undefined;
  /** For those who choose a victim among devices; left out: all one to them. */
  kind?: 'lot' | 'bay' | 'sensor';
}

/**
 * The behaviour of some devices as a pure function of seed, device and time: nothing is remembered, so any window can
 * be asked for in any order, history joins live without a seam and a restart continues where it would have been.
 */
export interface Behaviour {
  readonly devices: readonly Device[];
  /** All messages with from ≤ at < to (epoch ms), in no particular order. */
  between(from: number, to: number): Message[];
  /** What the devices say of themselves when they are switched on at an instant. */
  stateAt(at: number): Message[];
  /** Earlier messages whose matter is still open at an instant: a report not closed, an alarm still sounding. */
  openAt?(at: number): Message[];
}

/** What every behaviour is built from. */
export interface Setting {
  registry: RegistryFile;
  seed: string;
  calendar: Calendar;
  /** The stretch published as history, where regular reports are thinned. */
  history: Span | undefined;
}

/** `v1/{community}/{domain}/{device}/{event}` */
export function topicOf(community: string, domain: Domain, device: string, event: string): string {
  return `${TOPIC_VERSION}/${community}/${domain}/${device}/${event}`;
}

/** Deterministic message id: what, and the epoch second of the instant it speaks of. */
export function idOf(what: string, at: number): string {
  return `${what}-${Math.floor(at / 1000)}`;
}
