import { Compile } from 'typebox/compile';
import { expect, test } from 'vitest';
import { buildNotices, type DomainChange } from './build.ts';
import { Notice } from './contract.ts';

const check = Compile(Notice);
/** NOTIFY refuses payloads of 8000 bytes and more. */
const PAYLOAD_LIMIT_BYTES = 8_000;

test('names each grid once per community and domain', () => {
  const changes = [
    change('a', 'parking', 'M2'),
    change('a', 'parking', 'M1'),
    change('a', 'parking', 'M2'),
    change('b', 'hazard', 'X'),
  ];
  const notices = buildNotices(changes, new Set(['b']), true);
  expect(notices).toEqual([
    { kind: 'domain', community: 'a', domain: 'parking', grids: ['M1', 'M2'] },
    { kind: 'domain', community: 'b', domain: 'hazard', grids: ['X'] },
    { kind: 'presence', community: 'b' },
    { kind: 'quarantine' },
  ]);
  for (const notice of notices) expect(check.Check(notice)).toBe(true);
});

test('something without a place concerns the community as a whole', () => {
  expect(buildNotices([change('a', 'hazard', 'M1'), change('a', 'hazard', null)], new Set(), false)).toEqual([
    { kind: 'domain', community: 'a', domain: 'hazard', grids: [] },
  ]);
});

test('a batch over a whole city still fits into one NOTIFY', () => {
  const changes = Array.from({ length: 2_000 }, (_, i) => change('x'.repeat(64), 'parking', `G${i}`.padEnd(20, '0')));
  for (const size of [150, 200, 201, 2_000])
    for (const notice of buildNotices(changes.slice(0, size), new Set(), false))
      expect(JSON.stringify(notice).length).toBeLessThan(PAYLOAD_LIMIT_BYTES);
});

function change(community: string, domain: DomainChange['domain'], grid: string | null): DomainChange {
  return { community, domain, grid };
}
