/** What is done on the phone besides cases: patrol rounds, check-ins (打卡). Instants are epoch ms. */
import Type, { type Static } from 'typebox';
import { StopState } from '../patrol/contract.ts';
import { Epoch, Nullable, Place, Text } from '../wire/contract.ts';
import { Instant, Sentence } from '../wire/sentences.ts';
import { CHECKIN_WITHIN_M } from './constants.ts';

/** What the QR code on the wall of a checkpoint says. It proves a place as far as nobody photographs it. */
export function checkpointText(community: string, checkpoint: string): string {
  return `cockpit:checkpoint:${community}:${checkpoint}`;
}

const CheckinId = Type.String({
  pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$',
  description: 'UUID made by the phone; sent again it is the same check-in',
});
const Community = Type.Optional(Type.String({ maxLength: 64, description: 'Left out: the default community' }));

export const CheckinVia = Type.Enum(['qr', 'position'], {
  description: `qr: \`code\` was scanned; position: the phone is within ${CHECKIN_WITHIN_M} m`,
});
export type CheckinVia = Static<typeof CheckinVia>;

export const CheckinRequest = Type.Object(
  {
    id: CheckinId,
    community: Community,
    checkpoint: Type.String({ minLength: 1, maxLength: 64, description: 'Code' }),
    round: Type.String({
      pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,52}@\\d{4}-\\d{2}-\\d{2}$',
      description: '{code}@{local date it starts}',
    }),
    at: Instant('When it was done'),
    result: Type.Enum(['ok', 'finding']),
    category: Type.Optional(Type.String({ minLength: 1, maxLength: 64, description: 'Of the finding' })),
    note: Type.Optional(Sentence('Note', 500)),
    lon: Type.Optional(Type.Number({ minimum: -180, maximum: 180 })),
    lat: Type.Optional(Type.Number({ minimum: -90, maximum: 90 })),
    via: CheckinVia,
    code: Type.Optional(Type.String({ maxLength: 200, description: 'Content of the QR code' })),
  },
  { additionalProperties: false },
);
export type CheckinRequest = Static<typeof CheckinRequest>;

/** A check-in and what became of it: ingest stores it, a moment after it was asked. */
export const FieldCheckin = Type.Object({
  id: Type.String(),
  askedAt: Epoch,
  via: CheckinVia,
  distanceM: Nullable(Type.Integer({ description: 'From the checkpoint; null: the phone did not say where it was' })),
  state: Type.Enum(['waiting', 'stored', 'refused']),
  reason: Nullable(Type.String({ description: 'Of a refusal: code' })),
  detail: Nullable(Type.String({ description: 'Of a refusal: a sentence naming the field' })),
  finding: Nullable(
    Type.String({ description: 'What a case names as its signal (`finding`); null: nothing was found' }),
  ),
});
export type FieldCheckin = Static<typeof FieldCheckin>;

export const CheckinParams = Type.Object({ id: CheckinId });
export const TodayQuery = Type.Object({ community: Community });

export const FieldStop = Type.Object({
  checkpoint: Type.String({ description: 'Code' }),
  device: Type.String({ description: 'Code; a finding is `{device}/{id of the check-in}`' }),
  name: Text,
  ...Place.properties,
  dueAt: Epoch,
  lateAt: Type.Number({ description: 'A check-in after this is late' }),
  missedAt: Type.Number({ description: 'Counts as missed when there is no check-in by then' }),
  at: Nullable(Type.Number({ description: 'When it was made' })),
  mine: Type.Boolean({ description: 'Made by the signed-in person' }),
  state: StopState,
});
export type FieldStop = Static<typeof FieldStop>;

export const FieldRound = Type.Object({
  round: Type.String({ description: 'What a check-in names' }),
  route: Type.Object({ code: Type.String(), name: Text, keyArea: Type.Boolean() }),
  startsAt: Epoch,
  endsAt: Epoch,
  stops: Type.Array(FieldStop, { description: 'Within reach, in the order they are due' }),
});
export type FieldRound = Static<typeof FieldRound>;

/** Rounds of today, and those of yesterday that still run. */
export const FieldToday = Type.Object({
  at: Epoch,
  community: Type.Object({ code: Type.String(), name: Text, timezone: Type.String() }),
  rounds: Type.Array(FieldRound),
});
export type FieldToday = Static<typeof FieldToday>;
