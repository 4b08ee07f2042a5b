/** Payloads that fit the schema of a kind and try what its columns can hold: for properties against the real database. */
import fc from 'fast-check';
import type { TSchema } from 'typebox';
import type { EventKind } from '../domains.ts';

/** Numbers the four and eight bytes of a column end at. */
const EDGES = [
  0,
  -0,
  5e-324,
  -5e-324,
  2.2e-308,
  1e-60,
  1e-46,
  7e-46,
  1.4e-45,
  1e-38,
  0.1,
  1,
  2 ** 24 + 1,
  1e6,
  1e12,
  2 ** 31,
  2 ** 53,
  3.5e38,
  1e300,
];
const TEXTS = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 70 }),
  fc.string({ unit: 'binary', maxLength: 70 }),
  // Any UTF-16, halves of surrogate pairs among it.
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 70 }).map((units) => String.fromCharCode(...units)),
  fc.constantFrom(
    '',
    '\0',
    '\ud800',
    'a\udc00',
    '😀'.repeat(64),
    '\u200d'.repeat(64),
    '😀'.repeat(120),
    '"; drop',
    "'\\",
  ),
);

interface Described {
  type?: string;
  minimum?: number;
  maximum?: number;
  const?: unknown;
  pattern?: string;
  anyOf?: Described[];
  enum?: unknown[];
  properties?: Record<string, Described>;
  required?: string[];
}

/** As JSON text, so that escapes are the sender's. `at`: epoch ms of most of them. */
export function hostilePayloads({ contract }: Pick<EventKind, 'contract'>, at: number): fc.Arbitrary<string> {
  const { properties = {}, required = [] } = contract as TSchema & Described;
  const fields = Object.entries(properties).map(([name, schema]) => {
    const value = name === 'at' ? fc.constant(at) : valuesOf(schema, at);
    return [name, value] as const;
  });
  const strange = fc.dictionary(TEXTS, fc.oneof(TEXTS, fc.dictionary(TEXTS, TEXTS, { maxKeys: 2 })), { maxKeys: 2 });
  const known = fc.record(Object.fromEntries(fields), { requiredKeys: required });
  return fc.tuple(fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, strange), known).map(([extra, said]) => {
    return JSON.stringify({ ...extra, ...said });
  });
}

function valuesOf(schema: Described, at: number): fc.Arbitrary<unknown> {
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map((one) => valuesOf(one, at)));
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.type === 'null') return fc.constant(null);
  if ('const' in schema) return fc.constant(schema.const);
  switch (schema.type) {
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.oneof(
        fc.integer({ min: schema.minimum ?? -1e6, max: schema.maximum ?? 1e6 }),
        fc.constantFrom(schema.minimum ?? 0, schema.maximum ?? 0, at),
      );
    case 'number':
      return fc.oneof(
        fc.constantFrom(...EDGES),
        fc.double({ noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
      );
    default:
      return schema.pattern === undefined ? TEXTS : fc.constant(new Date(at).toISOString());
  }
}
