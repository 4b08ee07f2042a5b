import { expect, it } from 'vitest';
import { createScreen } from '../feed/screen.ts';
import { TABLE_ROWS } from './contract.ts';
import { SCREEN, SCREEN_DOMAINS } from './screen.ts';

it('the domains of the list have the tables of the contract, each once', () => {
  const tables = SCREEN_DOMAINS.flatMap((domain) => Object.entries(domain.rows));
  expect(tables).toEqual(Object.entries(TABLE_ROWS));
});

it('a notice of readings touches the facts of its domain and what is counted over all of them', () => {
  const touched = SCREEN.touchedBy({ kind: 'domain', community: 'test', domain: 'parking', grids: [] });
  expect([...touched].sort()).toEqual(['bars', 'bays', 'lots', 'sources', 'stream']);
  expect(SCREEN.touchedBy({ kind: 'registry', community: 'test' })).toEqual(SCREEN.parts);
  expect(SCREEN.touchedBy({ kind: 'alarm-signal' })).toEqual([]);
});

it('two domains cannot give one name to two facts', () => {
  expect(() => createScreen([...SCREEN_DOMAINS, ...SCREEN_DOMAINS.slice(1, 2)])).toThrow(
    'Two domains declare a fact named sources.',
  );
});
