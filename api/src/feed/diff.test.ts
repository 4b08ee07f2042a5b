import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffTables } from './diff.ts';

type AnyTables = Record<string, Record<string, unknown>>;

const key = fc.constantFrom('a', 'b', 'c', 'constructor');
const row = fc.record({ free: fc.option(fc.integer()), names: fc.array(fc.string(), { maxLength: 2 }) });
const tables = fc.dictionary(fc.constantFrom('carParks', 'venues'), fc.dictionary(key, row));

describe('diffTables', () => {
  it('gives changes that turn the one picture into the other', () => {
    fc.assert(
      fc.property(tables, tables, (before, after) => {
        const result: AnyTables = structuredClone({ ...before });
        const changes = (diffTables(before, after) ?? {}) as AnyTables;
        for (const [name, rows] of Object.entries(changes))
          for (const [id, changed] of Object.entries(rows)) {
            const table = result[name] ?? {};
            result[name] = table;
            if (changed === null) delete table[id];
            else table[id] = changed;
          }
        for (const name of Object.keys(after)) expect(result[name] ?? {}).toEqual(after[name]);
      }),
    );
  });

  it('finds nothing between equal pictures, whatever the order of their keys', () => {
    const before = { carParks: { a: { x: 1, y: [1, null] }, b: { x: 2 } } };
    const after = { carParks: { b: { x: 2 }, a: { y: [1, null], x: 1 } } };
    expect(diffTables(before, after)).toBeNull();
  });

  it('leaves alone the tables that were not read', () => {
    expect(diffTables({ carParks: { a: {} }, venues: { v: {} } }, { carParks: { a: {} } })).toBeNull();
  });
});
