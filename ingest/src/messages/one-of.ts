import Type, { type TLiteral, type TUnion } from 'typebox';

/** One of the words of a list that is declared elsewhere; as JSON Schema what a union of literals written by hand is. */
export function oneOf<T extends string>(words: readonly T[], description?: string): TUnion<[TLiteral<T>]> {
  const literals = words.map((word) => Type.Literal(word));
  return Type.Union(literals, description === undefined ? {} : { description }) as unknown as TUnion<[TLiteral<T>]>;
}
