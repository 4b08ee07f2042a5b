/** `GET /api/health`: 200 when the api can answer truthfully, 503 when it cannot. */
import Type, { type Static } from 'typebox';
import { Epoch, Nullable } from '../common/contract.ts';

export const Health = Type.Object({
  status: Type.Union([Type.Literal('ok'), Type.Literal('degraded')]),
  at: Epoch,
  database: Type.Boolean(),
  notices: Type.Boolean({ description: 'The notice channel is being listened to' }),
  lastReadingAt: Nullable(Type.Number({ description: 'Epoch ms of the newest arrival of any reading' })),
  communities: Type.Array(Type.String()),
});
export type Health = Static<typeof Health>;
