import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { float8Array, int2Array, int4Array, textArray, timestamptzArray } from './binary-array.ts';

const FIRST_MS = Date.parse('1900-01-01T00:00:00Z');
const LAST_MS = Date.parse('2199-12-31T00:00:00Z');
const RUNS = { numRuns: 60, seed: 20261122 };

let client: pg.Client;
beforeAll(async () => {
  client = new pg.Client({ connectionString: inject('postgresUrl') });
  await client.connect();
});
afterAll(() => client.end());

test.each([
  ['int[]', int4Array, fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })],
  ['smallint[]', int2Array, fc.integer({ min: -(2 ** 15), max: 2 ** 15 - 1 })],
  ['float8[]', float8Array, fc.double({ noNaN: true }).map((value) => (Object.is(value, -0) ? 0 : value))],
] as const)('the server reads %s as it was written', async (type, encode, value) => {
  await readsBack(type, encode, value);
});

test('the server reads text[] as it was written', async () => {
  await readsBack('text[]', textArray, fc.string({ unit: 'binary', maxLength: 80 }).filter(storable));
});

test('the server reads timestamptz[] as the epoch ms it was written from', async () => {
  const instant = fc.option(fc.integer({ min: FIRST_MS, max: LAST_MS }), { nil: null });
  const property = fc.asyncProperty(fc.array(instant, { maxLength: 50 }), async (values) => {
    const { rows } = await client.query<{ ms: number | null }>(
      'select (extract(epoch from at) * 1000)::float8 as ms from unnest($1::timestamptz[]) with ordinality as u (at, n) order by n',
      [timestamptzArray(values)],
    );
    expect(rows.map(({ ms }) => ms)).toEqual(values);
  });
  await fc.assert(property, RUNS);
});

test.each([
  ['a fraction', () => int4Array([1.5])],
  ['too large an integer', () => int4Array([2 ** 31])],
  ['too large a small integer', () => int2Array([2 ** 15])],
  ['no instant', () => timestamptzArray([Number.NaN])],
])('%s is refused before it reaches the server, as one message at fault', (_what, encode) => {
  expect(encode).toThrow(RangeError);
});

async function readsBack<T>(
  type: string,
  encode: (values: readonly (T | null)[]) => Buffer,
  value: fc.Arbitrary<T>,
): Promise<void> {
  const values = fc.array(fc.option(value, { nil: null }), { maxLength: 50 });
  const property = fc.asyncProperty(values, async (written) => {
    const { rows } = await client.query(`select $1::${type} as read`, [encode(written)]);
    expect(rows[0].read).toEqual(written);
  });
  await fc.assert(property, RUNS);
}

function storable(text: string): boolean {
  return !text.includes('\0') && !/\p{Surrogate}/u.test(text);
}
