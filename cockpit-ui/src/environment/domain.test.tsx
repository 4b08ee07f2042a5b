import type { WasteBin } from '@cockpit/api/environment';
import { expect, test } from 'vitest';
import { environmentDomain } from './domain.tsx';

const NOW = Date.parse('2026-11-22T15:42:00+08:00');
const BIN: WasteBin = {
  code: 'B',
  name: { zh: '桶', en: 'Bin' },
  grid: 'G',
  lon: 120.2,
  lat: 30.2,
  asOf: NOW - 60_000,
  heardAt: NOW - 60_000,
  staleAfterMs: 900_000,
  presence: 'online',
  suspect: [],
  waste: 'other',
  fill: 0.3,
  full: false,
};

/** Codes of the bins on the map, with what is drawn of them. */
function onTheMap(...bins: WasteBin[]): [string, boolean, boolean][] {
  const wasteBins = Object.fromEntries(bins.map((bin) => [bin.code, bin]));
  const points = environmentDomain.map?.points({ wasteBins }, NOW) ?? [];
  return points.map(({ id, busy, silent }) => [id, busy, silent]);
}

test('a bin stands on the map while it is full or silent, one with room does not', () => {
  expect(
    onTheMap(BIN, { ...BIN, code: 'FULL', fill: 0.95, full: true }, { ...BIN, code: 'SILENT', asOf: NOW - 3_600_000 }),
  ).toEqual([
    ['bin-FULL', true, false],
    ['bin-SILENT', false, true],
  ]);
});
