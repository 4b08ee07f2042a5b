import { CODE_PATTERN } from '@cockpit/ingest/messages';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codeOf, instantIds, instantOf, nameOf, wholeOrText } from './values.ts';

describe('codeOf', () => {
  it('keeps a name that can stand in a topic', () => {
    expect(codeOf('dresden-parken-Altmarkt')).toBe('dresden-parken-Altmarkt');
  });

  it('makes a code of any name, the same each time, and never the same for two names', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (one, other) => {
        expect(codeOf(one)).toMatch(new RegExp(CODE_PATTERN));
        expect(codeOf(one)).toBe(codeOf(one));
        if (one !== other) expect(codeOf(one)).not.toBe(codeOf(other));
      }),
      {
        seed: 11,
        numRuns: 500,
        examples: [
          ['a/b', 'a+b'],
          ['', ' '],
          ['#', '+'],
          ['x'.repeat(64), 'x'.repeat(65)],
        ],
      },
    );
  });
});

describe('instantIds', () => {
  it('tells different rows of one instant apart and calls the same row the same', () => {
    const idOf = instantIds();
    const at = Date.UTC(2026, 5, 1);
    expect(idOf('A', at, '1', 2)).toBe('2026-06-01T00:00:00.000Z');
    expect(idOf('A', at, '2', 3)).toBe('2026-06-01T00:00:00.000Z-2');
    expect(idOf('A', at, '1', 4)).toBe('2026-06-01T00:00:00.000Z');
    expect(idOf('B', at, '2', 5)).toBe('2026-06-01T00:00:00.000Z');
    expect(idOf('A', undefined, '2', 6)).toBe('line-6');
  });
});

describe('values of a recording', () => {
  it('passes on what cannot be read instead of repairing it', () => {
    expect(['12', '-3', '1.5', '', 'NA', '9'.repeat(20)].map(wholeOrText)).toEqual([
      12,
      -3,
      '1.5',
      '',
      'NA',
      '9'.repeat(20),
    ]);
  });

  it('reads offsets, and the zone where there is none, across a change of the clocks', () => {
    expect(instantOf('2016-11-06T01:30:00-07:00', 'UTC')).toBe(Date.UTC(2016, 10, 6, 8, 30));
    expect(instantOf('2026-06-01', 'Europe/Berlin')).toBe(Date.UTC(2026, 4, 31, 22));
    expect(instantOf('2026-06-01 08:00', 'Europe/Berlin')).toBe(Date.UTC(2026, 5, 1, 6));
    expect(instantOf('yesterday', 'Europe/Berlin')).toBeUndefined();
  });

  it('cuts names to what the registry holds without cutting a character in half', () => {
    expect(nameOf(' ')).toEqual({ zh: '—', en: '—' });
    expect([...nameOf('🅿'.repeat(100)).zh]).toHaveLength(60);
  });
});
