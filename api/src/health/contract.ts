/**
 * `GET /api/health`: 200 when the api can answer truthfully, 503 when it cannot; late work degrades it with 200. docs/HEALTH.md
 * says what to do about each reason.
 */
import Type, { type Static } from 'typebox';
import { Epoch, Nullable } from '../wire/contract.ts';

/** One thing that is not as it should be. */
export const HealthReason = Type.Object({
  stage: Type.String({ description: 'A stage of the pipeline, or the name of another check' }),
  since: Nullable(Type.Number({ description: 'Epoch ms of the community’s clock; null: not known, or not signed in' })),
  what: Nullable(Type.String({ description: 'One short sentence; null: not signed in' })),
});
export type HealthReason = Static<typeof HealthReason>;

export const Health = Type.Object({
  status: Type.Union([Type.Literal('ok'), Type.Literal('degraded')]),
  at: Epoch,
  database: Type.Boolean(),
  notices: Type.Boolean({ description: 'The notice channel is being listened to' }),
  reasons: Type.Array(HealthReason, { description: 'Why it is degraded, the most important first; empty: ok' }),
  lastReadingAt: Nullable(Type.Number({ description: 'Epoch ms of the newest arrival of any reading' })),
  communities: Type.Array(Type.String()),
});
export type Health = Static<typeof Health>;
