/** The one shape a message has between the door and the database. */
import type { FeatureCollection, Polygon } from 'geojson';
import type { QuarantineReason } from '../messages/contract.ts';
import type { Domain, EventName } from '../messages/stored/contract.ts';
import type { PassedOverRule } from '../passed-over/contract.ts';
import type { FacilityKind } from '../registry/contract.ts';

/** What speaks on a topic, with what the registry knows of it. */
export interface Device {
  id: number;
  community: string;
  domain: Domain;
  code: string;
  kind: FacilityKind;
  capacity: number | null;
  grid: string | null;
  lon: number | null;
  lat: number | null;
  attributes: Readonly<Record<string, unknown>>;
  /** Codes of the facilities it stands in, the nearest first: level and car park of a bay, venue of a machine. */
  parents: readonly string[];
  /** IANA zone of its community. */
  timezone: string;
}

/** True when a message names a parent that is none of the device's; what has no parent in the registry cannot be judged. */
export function isForeignTo({ parents }: Pick<Device, 'parents'>, named: string): boolean {
  return parents.length > 0 && !parents.includes(named);
}

/** Grid codes and micro-grid shapes of one community, to place a report. */
export interface GridMap {
  codes: ReadonlySet<string>;
  micro: FeatureCollection<Polygon, { code: string }>;
}

/** An understood message. Instants are epoch ms. */
export interface Reading<P = unknown> {
  device: Device;
  event: EventName;
  id: string;
  /** When it happened: what the device claims, or the arrival where its clock is not believed. */
  at: number;
  /** What the device claims where that is not believed; null: it is, or there was nothing to read. */
  claimedAt: number | null;
  /** When it reached us, to the microsecond and strictly increasing within a process (arrival-clock.ts). */
  receivedAt: number;
  /** min(at, whole ms of receivedAt). Order is (effectiveAt, receivedAt). */
  effectiveAt: number;
  /** Bits of QUALITY. */
  quality: number;
  buffered: boolean;
  /** Claim minus arrival, ms; null: its age says nothing about the clock of the device. */
  clockError: number | null;
  /** Names of fields that could not be used; null: all of it was. */
  leftOut: string | null;
  /** Instants under which the device has sent this id before; undefined: it is new. See same-id.ts. */
  sameIdAt: readonly number[] | undefined;
  payload: P;
}

/** Why a message goes to quarantine: the machine's word and a sentence for people. */
export interface Rejection {
  reason: QuarantineReason;
  detail: string;
  /** Nothing is known against it: it is released again by itself, and counts for nobody's bound. */
  again?: boolean;
}

/** Why an understood message is not stored: the rule, and whose message it is. */
export interface PassedOver {
  rule: PassedOverRule;
  /** '': of none. */
  community: string;
  /** Code of the device, or the topic where no device is known. */
  source: string;
  /** What exactly was passed over. */
  detail?: string;
}

/** What a profile knows of the foreign message behind a reading. */
export interface Foreign {
  /** Name of the profile. */
  profile: string;
  /** Full name of the foreign device. */
  identity: string;
  /** The part of it that the profile calls the device. */
  name: string;
  /** By which of them the deviceMap of the binding lists it. */
  listedBy: 'identity' | 'name' | undefined;
  /** The message has no id: its own was made of device, event, instant and content. */
  derivedId: boolean;
  /** The broker kept it. */
  retained: boolean;
  /** It does not say when it happened; its instant is that of its arrival. */
  untimed: boolean;
  /** The broker sends it for the second time, or it comes out of quarantine. */
  redelivered: boolean;
}

/** What becomes of a message. */
export type Outcome = { reading: Reading } | { refusal: Rejection } | { passedOver: PassedOver };

/** A message as it came, with what became of it. */
export interface Arrival {
  topic: string;
  /** At most MAX_PAYLOAD_BYTES of it. */
  payload: Buffer;
  /** How long it really was. */
  payloadBytes: number;
  /** sha-256 of topic and whole payload; only when `payload` was cut, else computed when needed. */
  digest: Buffer | undefined;
  /** See Reading. */
  receivedAt: number;
  /** The broker kept it: its age is unknown. Left out: it did not. */
  retained?: boolean;
  outcome: Outcome;
  /** Left out for native messages. */
  foreign?: Foreign;
}
