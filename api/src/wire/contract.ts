/** Pieces that rows, bodies and answers of every domain are made of. Instants are epoch ms (UTC); null means unknown and is never shown as 0. */
import Type, { type Static, type TSchema } from 'typebox';

export const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

export const Text = Type.Object(
  { zh: Type.String(), en: Type.String() },
  { description: 'Shown name in both languages' },
);
export type Text = Static<typeof Text>;

export const Epoch = Type.Number({ description: 'Epoch ms' });

export const Place = Type.Object({
  grid: Nullable(Type.String({ description: 'Code of the (micro-)grid it lies in' })),
  lon: Nullable(Type.Number()),
  lat: Nullable(Type.Number()),
});

/** Error body of every route. */
export const ErrorBody = Type.Object({
  error: Type.String({ description: 'Machine-readable code' }),
  message: Type.String({ description: 'A sentence; names field and reason where there is one' }),
});
export type ErrorBody = Static<typeof ErrorBody>;
