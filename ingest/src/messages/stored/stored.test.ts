import { expect, test } from 'vitest';
import { EVENT_KINDS } from '../../domains.ts';
import { ROLLUPS } from '../../rollups/declare.ts';
import { STATUS, STORED_EVENTS } from './contract.ts';

test('every declared event has schema and statements over its table, and nothing else has', () => {
  const declared = [...STORED_EVENTS, { domain: null, ...STATUS }];
  const keys = (kinds: readonly { domain: string | null; event: string; table: string }[]) =>
    kinds.map(({ domain, event, table }) => `${domain} ${event} ${table}`).sort();
  expect(keys(EVENT_KINDS)).toEqual(keys(declared));
});

test('what is declared as rolled up has a rollup, with the columns of its series', () => {
  const rolledUp = STORED_EVENTS.filter((stored) => stored.rolledUp);
  expect(ROLLUPS.map(({ source }) => source as string)).toEqual(rolledUp.map(({ table }) => table));
  for (const { table, series } of rolledUp) {
    const names = ROLLUPS.find(({ source }) => source === table)?.measures.map(({ name }) => name);
    for (const how of series === undefined ? [] : ['min', 'max', 'last']) expect(names).toContain(`${series}_${how}`);
  }
});
