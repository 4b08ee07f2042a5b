/** The one shape a message has between the door and the database. */
import type { FeatureCollection, Polygon } from 'geojson';
import type { Domain, QuarantineReason } from './messages/contract.ts';
import type { FacilityKind } from './registry/contract.ts';

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
  /** IANA zone of its community. */
  timezone: string;
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
  /** What the device claims. */
  at: number;
  /** When it reached us. */
  receivedAt: number;
  /** min(at, receivedAt): what order is judged by. */
  effectiveAt: number;
  /** Bits of QUALITY. */
  quality: number;
  buffered: boolean;
  payload: P;
}

/** Topic level 5. */
export type EventName = 'occupancy' | 'bay' | 'headcount' | 'session' | 'checkin' | 'state' | 'report' | 'status';

/** Why a message goes to quarantine: the machine's word and a sentence for people. */
export interface Refusal {
  reason: QuarantineReason;
  detail: string;
}

/** A message as it came, with what became of it. */
export interface Arrival {
  topic: string;
  /** At most MAX_PAYLOAD_BYTES of it. */
  payload: Buffer;
  /** How long it really was. */
  payloadBytes: number;
  /** sha-256 of topic and whole payload; only when `payload` was cut, else computed when needed. */
  digest: Buffer | undefined;
  receivedAt: number;
  outcome: { reading: Reading } | { refusal: Refusal };
}
