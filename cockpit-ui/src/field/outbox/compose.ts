/** What somebody does becomes entries of the outbox: photos first, then what shows them. Pure. */
import type { ReportRequest } from '@cockpit/api/cases/act';
import type { CaseVerb } from '@cockpit/api/cases/act/constants';
import type { PhotoKind } from '@cockpit/api/cases/desk';
import { addressOf, type Body } from '../../http/call.ts';
import type { KeptPhoto } from '../phone-store.ts';
import type { Position } from '../position.ts';
import type { NewEntry } from './entry.ts';

export interface TakenPhoto extends KeptPhoto {
  kind: PhotoKind;
  /** Epoch ms of the server's clock. */
  takenAt: number;
  position: Position | undefined;
}

export interface Authorship {
  person: string;
  /** Epoch ms of the server's clock. */
  at: number;
  /** What it is about, for people. */
  about: string;
}

export interface Composed {
  entries: NewEntry[];
  photos: KeptPhoto[];
}

/** An action on a case. `version`: of the case as it was seen. */
export function caseOrder(
  doing: Authorship,
  { id, version, verb, body }: { id: number; version: number; verb: CaseVerb; body: Record<string, unknown> },
  photos: readonly TakenPhoto[],
  key: string,
): Composed {
  return withPhotos(doing, photos, {
    key,
    path: addressOf(`POST /api/cases/{id}/${verb}` as const, { params: { id } }),
    body: { ...body, version, doneAt: doing.at },
    subject: `case:${id}`,
    after: [],
    verb,
  });
}

/** A new case. `after`: the check-in that found it. */
export function caseReport(
  doing: Authorship,
  body: ReportRequest,
  photos: readonly TakenPhoto[],
  key: string,
  after: readonly string[] = [],
): Composed {
  const report: Body<'POST /api/cases'> = { ...body, doneAt: doing.at };
  const order = { key, path: addressOf('POST /api/cases'), body: { ...report }, subject: null, after, verb: 'report' };
  return withPhotos(doing, photos, order);
}

/** A check-in; its id is its key. */
export function checkIn(doing: Authorship, body: Body<'POST /api/field/checkins'>): Composed {
  const entry: NewEntry = {
    ...entryOf(doing),
    key: body.id,
    kind: 'checkin',
    path: addressOf('POST /api/field/checkins'),
    body: { ...body },
    subject: `checkpoint:${body.checkpoint}`,
    after: [],
    label: { verb: 'checkin', about: doing.about },
  };
  return { entries: [entry], photos: [] };
}

export function combine(...parts: readonly Composed[]): Composed {
  return { entries: parts.flatMap(({ entries }) => entries), photos: parts.flatMap(({ photos }) => photos) };
}

interface Order {
  key: string;
  path: string;
  body: Record<string, unknown>;
  subject: string | null;
  after: readonly string[];
  verb: string;
}

function withPhotos(doing: Authorship, photos: readonly TakenPhoto[], { verb, ...order }: Order): Composed {
  const ids = photos.map(({ id }) => id);
  const pictures = photos.map(
    ({ id, kind, takenAt, position }): NewEntry => ({
      ...entryOf(doing),
      key: id,
      kind: 'photo',
      path: addressOf('POST /api/photos'),
      body: { kind, takenAt, ...(position && { lon: position.lon, lat: position.lat }) },
      subject: null,
      after: [],
      label: { verb: 'photo', about: doing.about },
    }),
  );
  const entry: NewEntry = {
    ...entryOf(doing),
    ...order,
    kind: 'order',
    body: ids.length > 0 ? { ...order.body, photos: ids } : order.body,
    after: [...order.after, ...ids],
    label: { verb, about: doing.about },
  };
  return { entries: [...pictures, entry], photos: photos.map(({ id, bytes }) => ({ id, bytes })) };
}

function entryOf({ person, at }: Authorship): Pick<NewEntry, 'person' | 'doneAt'> {
  return { person, doneAt: at };
}
