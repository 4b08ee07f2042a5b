/** What was done on the phone and has not reached the api yet. */

/** What the api said; status 0: it was not reached. */
export interface EntryAnswer {
  status: number;
  /** Of a refusal; empty otherwise. */
  code: string;
  message: string;
  body: unknown;
}

/**
 * waiting: to be sent · asked: the api has it, ingest has not said yet what became of it (check-ins) · refused: the api will not
 * have it · stale: others were quicker, somebody has to choose.
 */
export type EntryState = 'waiting' | 'asked' | 'refused' | 'stale';

/** A photo (its bytes lie beside the outbox), an order sent as JSON, or a check-in whose outcome is asked for afterwards. */
export type EntryKind = 'photo' | 'order' | 'checkin';

export interface Entry {
  /** Order in which things were done. */
  seq: number;
  /** UUID: id of the photo or the check-in, Idempotency-Key of the order. Sent twice it is one thing. */
  key: string;
  kind: EntryKind;
  /** Who did it: nobody else's session ever sends it. */
  person: string;
  /** When, by the server's clock, epoch ms. */
  doneAt: number;
  path: string;
  body: Record<string, unknown>;
  /** What is done in turn, e.g. `case:12`; what is behind a blocked entry of the same subject waits. Null: none. */
  subject: string | null;
  /** Keys that must be through before. */
  after: readonly string[];
  /** For people: a verb of cases, `photo`, `report` or `checkin`, and what it is about. */
  label: { verb: string; about: string };
  state: EntryState;
  /** Times it failed for now. */
  tries: number;
  /** Not before, epoch ms of the phone. */
  notBefore: number;
  /** What was last said against it. */
  fault: EntryAnswer | null;
}

/** An entry as it is put in. */
export type NewEntry = Omit<Entry, 'seq' | 'state' | 'tries' | 'notBefore' | 'fault'>;

export function freshEntry(entry: NewEntry, seq: number): Entry {
  return { ...entry, seq, state: 'waiting', tries: 0, notBefore: 0, fault: null };
}
