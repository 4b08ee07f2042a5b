/**
 * What people do to cases: `POST /api/cases` and `POST /api/cases/:id/{action}`. Every action carries the `version` it goes out from: a
 * stale one is refused (409 `stale`, with what changed since). Sent again with the same `Idempotency-Key` it is done once.
 */
import { AlarmPriority } from '@cockpit/ingest/alarms';
import Type, { type Static } from 'typebox';
import { Instant, Sentence } from '../../wire/sentences.ts';
import { CASE_REASONS, CaseSource, HazardLevel, type ReasonedAction } from '../contract.ts';
import { CaseAction, CaseSignal, RectificationPlan } from '../desk/contract.ts';

const CLOSED = { additionalProperties: false } as const;
const Version = Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'Of the case as it was seen' });
const Note = Type.Optional(Sentence('In words', 2_000));
/** Clocks go by its arrival: nobody beats a limit by saying so. */
const DoneAt = Type.Optional(Instant('When it was done, said by a phone that sends it late; shown in the timeline'));
const PersonId = Type.Integer({ minimum: 1, maximum: 2_147_483_647 });
const Code = Type.String({ pattern: '^[A-Za-z0-9-]{1,64}$' });
const RowId = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });
const Photos = Type.Optional(
  Type.Array(Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' }), {
    maxItems: 12,
    uniqueItems: true,
    description: 'Uploaded before (POST /api/photos)',
  }),
);
const Longitude = Type.Optional(Type.Number({ minimum: -180, maximum: 180, description: 'WGS-84' }));
const Latitude = Type.Optional(Type.Number({ minimum: -90, maximum: 90, description: 'WGS-84' }));
const reasonOf = (action: ReasonedAction) => Type.Enum([...CASE_REASONS[action]] as string[]);

export const SignalRef = Type.Object(
  { kind: CaseSignal.properties.kind, ref: Type.String({ pattern: '^[^\\x00-\\x1f]{1,160}$' }) },
  CLOSED,
);

/**
 * A new case. What is left out is that of its first signal; without a signal there must be a title, a source and a grid or a position.
 */
export const ReportRequest = Type.Object(
  {
    community: Type.Optional(Type.String({ maxLength: 64 })),
    source: Type.Optional(CaseSource),
    title: Type.Optional(Sentence('What is wrong', 120)),
    description: Type.Optional(Sentence('In words', 2_000)),
    grid: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9]{1,20}$', description: 'Left out: that of the position' })),
    lon: Longitude,
    lat: Latitude,
    place: Type.Optional(Sentence('Where, in words', 200)),
    priority: Type.Optional(AlarmPriority),
    hazardLevel: Type.Optional(HazardLevel),
    signals: Type.Optional(Type.Array(SignalRef, { maxItems: 20 })),
    photos: Photos,
    category: Type.Optional({
      ...Code,
      description: 'Files it at once; needs the right case.file, or case.handle when self-handled',
    }),
    doneAt: DoneAt,
    selfHandled: Type.Optional(
      Type.Boolean({ description: '自行处置: put right on the spot; category and an after photo are needed' }),
    ),
  },
  CLOSED,
);
export type ReportRequest = Static<typeof ReportRequest>;

/** Bodies by action; `POST /api/cases/:id/{action}`. */
export const CASE_BODIES = {
  file: Type.Object(
    {
      version: Version,
      category: Code,
      priority: Type.Optional(AlarmPriority),
      hazardLevel: Type.Optional(HazardLevel),
      note: Note,
    },
    CLOSED,
  ),
  reject: Type.Object({ version: Version, reason: reasonOf('reject'), note: Note }, CLOSED),
  bind: Type.Object(
    { version: Version, signals: Type.Array(SignalRef, { minItems: 1, maxItems: 20 }), note: Note },
    CLOSED,
  ),
  bundle: Type.Object({ version: Version, into: RowId, note: Note }, CLOSED),
  dispatch: Type.Object({ version: Version, department: Code, handler: Type.Optional(PersonId), note: Note }, CLOSED),
  accept: Type.Object({ version: Version, doneAt: DoneAt, note: Note }, CLOSED),
  return: Type.Object({ version: Version, doneAt: DoneAt, reason: reasonOf('return'), note: Note }, CLOSED),
  handle: Type.Object(
    { version: Version, doneAt: DoneAt, note: Sentence('What was done', 2_000), photos: Photos },
    CLOSED,
  ),
  'order-check': Type.Object({ version: Version, verifier: PersonId, note: Note }, CLOSED),
  'verify-pass': Type.Object(
    {
      version: Version,
      doneAt: DoneAt,
      note: Note,
      photos: Photos,
      lon: Longitude,
      lat: Latitude,
    },
    CLOSED,
  ),
  'verify-fail': Type.Object(
    { version: Version, doneAt: DoneAt, reason: reasonOf('verify-fail'), note: Note, photos: Photos },
    CLOSED,
  ),
  'verify-unable': Type.Object(
    { version: Version, doneAt: DoneAt, reason: reasonOf('verify-unable'), note: Note, photos: Photos },
    CLOSED,
  ),
  'force-close': Type.Object(
    { version: Version, reason: reasonOf('force-close'), note: Sentence('Why', 2_000) },
    CLOSED,
  ),
  reopen: Type.Object({ version: Version, reason: reasonOf('reopen'), note: Note }, CLOSED),
  comment: Type.Object(
    { version: Type.Optional(Version), doneAt: DoneAt, note: Sentence('In words', 2_000), photos: Photos },
    CLOSED,
  ),
  'ask-extension': Type.Object(
    {
      version: Version,
      doneAt: DoneAt,
      reason: reasonOf('ask-extension'),
      until: Instant('New limit'),
      note: Sentence('Why', 2_000),
    },
    CLOSED,
  ),
  'grant-extension': Type.Object(
    { version: Version, until: Type.Optional(Instant('Left out: as asked')), note: Note },
    CLOSED,
  ),
  'refuse-extension': Type.Object({ version: Version, note: Sentence('Why', 2_000) }, CLOSED),
  'ask-suspension': Type.Object(
    {
      version: Version,
      doneAt: DoneAt,
      reason: reasonOf('ask-suspension'),
      until: Instant('Until when'),
      note: Sentence('Why', 2_000),
    },
    CLOSED,
  ),
  'grant-suspension': Type.Object(
    { version: Version, until: Type.Optional(Instant('Left out: as asked')), note: Note },
    CLOSED,
  ),
  'refuse-suspension': Type.Object({ version: Version, note: Sentence('Why', 2_000) }, CLOSED),
  resume: Type.Object({ version: Version, note: Note }, CLOSED),
  /** What is past its limit is found by the api itself. */
  supervise: Type.Object(
    { version: Version, kind: Type.Enum(['leader', 'key']), note: Sentence('What is expected', 2_000) },
    CLOSED,
  ),
  appeal: Type.Object({ version: Version, reason: reasonOf('appeal'), note: Sentence('Why', 2_000) }, CLOSED),
  'uphold-appeal': Type.Object({ version: Version, note: Sentence('Why', 2_000) }, CLOSED),
  'dismiss-appeal': Type.Object({ version: Version, note: Sentence('Why', 2_000) }, CLOSED),
  plan: Type.Object({ version: Version, plan: RectificationPlan }, CLOSED),
  'approve-plan': Type.Object({ version: Version, note: Note }, CLOSED),
  'report-authority': Type.Object(
    { version: Version, authority: Sentence('Who was told', 120), content: Sentence('What was reported', 2_000) },
    CLOSED,
  ),
  'receive-receipt': Type.Object(
    { version: Version, report: RowId, receipt: Sentence('Number of the receipt', 120) },
    CLOSED,
  ),
  'follow-up': Type.Object(
    { version: Version, satisfaction: Type.Integer({ minimum: 1, maximum: 5 }), note: Note },
    CLOSED,
  ),
} as const;
export type CaseVerb = keyof typeof CASE_BODIES;
export type CaseBody<V extends CaseVerb> = Static<(typeof CASE_BODIES)[V]>;

/** 409 `stale`: what happened since the version that was seen. */
export const StaleCase = Type.Object({
  error: Type.Literal('stale'),
  message: Type.String(),
  version: Type.Integer({ description: 'The present one' }),
  since: Type.Array(CaseAction),
});
export type StaleCase = Static<typeof StaleCase>;
