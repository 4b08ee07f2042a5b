/** How one kind of recorded trace is read: what every kind has to say for itself. */
import type { Domain, ReadingTable } from '@cockpit/ingest/messages/stored';
import type { GridShapes, Name, RegistryFile } from '@cockpit/ingest/registry';

/** A line of the trace by column name; a missing value is an empty text. */
export type Row = Readonly<Record<string, string>>;

/** One message a row becomes, with the times of the recording. */
export interface TraceMessage {
  domain: Domain;
  device: string;
  event: string;
  /** Unique per device and derived from the recording alone, so that a second run doubles nothing. */
  id: string;
  /** Epoch ms; as text when it cannot be read: published as it is and left to ingest to refuse. */
  at: number | string;
  /** Epoch ms, its place in the order of publishing. */
  sendAt: number;
  payload: Readonly<Record<string, unknown>>;
  /** The row says that nobody knew the value: it is told once for each device, not for each row. */
  valueUnknown?: boolean;
}

export interface ReplayRegistry {
  file: RegistryFile;
  shapes: GridShapes;
}

export interface Dialect {
  columns: readonly string[];
  /** Zone of times that name none, and of the community's days. */
  timezone: string;
  /** Code of the community when none is asked for. */
  community: string;
  name: Name;
  /** Where ingest stores the readings. */
  table: ReadingTable;
  /** The places the trace speaks of. */
  registry(rows: readonly Row[], community: RegistryFile['community']): ReplayRegistry;
  /** In the order of the trace. */
  messages(rows: readonly Row[], community: RegistryFile['community']): TraceMessage[];
  /** What is known to be wrong in the rows before anybody looks at them: label and count. */
  dirt(rows: readonly Row[]): [label: string, rows: number][];
}
