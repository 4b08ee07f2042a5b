import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { registryCache } from '../../registry/cache.ts';
import type { Registry } from '../../registry/registry.ts';
import { COMMUNITY, NOW, type TestDatabase, testDatabase } from '../../testing/community.ts';
import { type DistrictRow, districtFigures, districtsPlainly } from './district-table.ts';
import { importComplaints } from './import.ts';

/** The recorded complaints are not in the checkout: docs/CASE-FIGURES.md says what came of them. */
const RECORDED = process.env['COMPLAINTS_CSV'];
const EVER = { from: 0, to: NOW };
const HEAD = 'id,opened,closed,type,descriptor,district\n';
const SMALL = `${HEAD}A1,2023-05-02,2023-05-09,Sanitation,Litter,D1
A2,2023-05-02,,Sanitation,"Bins, full",D1
A3,2023-05-04,2023-05-04,NA,NA,D2
A4,2023-05-04,2023-05-03,Parks,Trees,D2
A5,2023-02-30,,Parks,Trees,D2
A6,2023-05-05,,Parks
A7,2099-01-01,,Parks,Trees,D2
A8,2023-05-05,2023-05-06,Parks,Trees,NA
A8,2023-05-05,2023-05-08,Parks,Trees,D3
,2023-05-05,,Parks,Trees,D2
`;

let test: TestDatabase;
let registry: Registry;
let folder: string;

beforeAll(async () => {
  test = await testDatabase(inject('postgresUrl'));
  registry = await registryCache(test.database, undefined).get(COMMUNITY);
  folder = await mkdtemp(join(tmpdir(), 'complaints-'));
});
afterAll(() => test.drop());
beforeEach(() => test.sql('delete from case_file'));

async function take(content: string | Buffer, types?: Record<string, string>) {
  const path = join(folder, 'complaints.csv');
  const mapping = join(folder, 'types.json');
  await writeFile(path, content);
  if (types !== undefined) await writeFile(mapping, JSON.stringify(types));
  return importComplaints(test.database, registry, { path, types: types && mapping, by: 'console', now: NOW });
}

describe('importing a register of complaints', () => {
  it('makes a case of each row that can be one, and lists every other with line and reason', async () => {
    expect(await take(SMALL)).toEqual({
      read: 10,
      made: 4,
      known: 0,
      refused: [
        { line: 5, id: 'A4', reason: 'closed: 2023-05-03 is before it was opened, 2023-05-04' },
        { line: 6, id: 'A5', reason: 'opened: 2023-02-30 is no date' },
        { line: 7, id: 'A6', reason: 'the row has 4 cells' },
        { line: 8, id: 'A7', reason: 'opened: 2099-01-01 has not come yet' },
        { line: 9, id: 'A8', reason: 'line 10 has the same id; the last one stands' },
        { line: 11, id: '', reason: 'id: must be 1 to 64 letters, digits, dots or dashes' },
      ],
      unmapped: [
        { type: 'Sanitation', complaints: 2 },
        { type: '', complaints: 1 },
        { type: 'Parks', complaints: 1 },
      ],
    });
    const cases =
      await test.sql(`select number, stage, department, category, title, reported_at, ended_at, due_at, closure
      from case_file order by number`);
    expect(cases.map(({ number, stage, department, title }) => [number, stage, department, title])).toEqual([
      [`${COMMUNITY}/A1`, 'closed', 'D1', 'Litter'],
      [`${COMMUNITY}/A2`, 'handling', 'D1', 'Bins, full'],
      [`${COMMUNITY}/A3`, 'closed', 'D2', '其他'],
      [`${COMMUNITY}/A8`, 'closed', 'D3', 'Trees'],
    ]);
    expect(cases[0]?.['reported_at']).toEqual(new Date('2023-05-02T00:00:00+08:00'));
    // 其他: five work days to handle, from 4 May on after Labour Day; Saturday 6 May 2023 was worked for it.
    expect(cases[1]?.['due_at']).toEqual(new Date('2023-05-09T17:30:00+08:00'));
    const timeline = await test.sql('select action, count(*)::int as n from case_action group by 1 order by 1');
    expect(timeline).toEqual([
      { action: 'report', n: 4 },
      { action: 'verify-pass', n: 3 },
    ]);
  });

  it('makes each once, however often it is imported', async () => {
    await take(SMALL);
    expect(await take(gzipSync(SMALL))).toMatchObject({ made: 0, known: 4 });
    expect(await take(`${HEAD}A9,2023-05-05,,Parks,Trees,D2\nA1,2023-05-02,,Parks,Trees,D2\n`)).toMatchObject({
      made: 1,
      known: 1,
    });
    expect(await test.sql('select count(*)::int as n from case_file')).toEqual([{ n: 5 }]);
  });

  it('gives types the category they are mapped to, with its limits', async () => {
    expect((await take(SMALL, { Sanitation: '20101', Parks: '10401' })).unmapped).toEqual([
      { type: '', complaints: 1 },
    ]);
    const found = await test.sql('select category, limits from case_file order by number');
    expect(found.map(({ category }) => category)).toEqual(['20101', '20101', '20603', '10401']);
    expect(found[0]?.['limits']).toMatchObject({ handle: { amount: 4, unit: 'work-hours' } });
  });

  it.each([
    ['id,opened,closed,type\nA1,2023-05-02,,x\n', undefined, /the first line lacks descriptor, district/],
    [gzipSync(SMALL).subarray(0, 60), undefined, /cannot be read as CSV/],
    [SMALL, { Parks: '99999' }, /Parks: there is no category 99999/],
  ] as const)('refuses a file that is none, and stores nothing', async (content, types, fault) => {
    await expect(take(content as string, types)).rejects.toThrow(fault);
    expect(await test.sql('select from case_file')).toEqual([]);
  });

  it('gives closure rates and days per district as a plain SQL and the file itself do', async () => {
    await take(SMALL);
    const expected = [
      { district: 'D1', shouldClose: 2, closed: 1, days: 7, closedInPeriod: 1 },
      { district: 'D2', shouldClose: 1, closed: 1, days: 0, closedInPeriod: 1 },
      { district: 'D3', shouldClose: 1, closed: 1, days: 3, closedInPeriod: 1 },
    ];
    expect(await districtFigures(test.database, registry, EVER, NOW)).toEqual(expected);
    expect(await districtsPlainly(test.database, registry, EVER)).toEqual(expected);
    expect(countedByHand(SMALL.replace(/^A[4567].*\n|^,.*\n/gm, ''))).toEqual(expected);
  });
});

describe.skipIf(RECORDED === undefined)('the recorded complaints', () => {
  it('give the same closure rate and mean days in every district by the api, by plain SQL and out of the file', async () => {
    const bytes = await readFile(RECORDED ?? '');
    const text = bytes[0] === 0x1f ? gunzipSync(bytes).toString('utf8') : bytes.toString('utf8');
    const account = await take(bytes);
    expect(account.made + account.refused.length).toBe(text.trim().split('\n').length - 1);
    const figures = await districtFigures(test.database, registry, EVER, NOW);
    expect(figures.length).toBeGreaterThan(50);
    expect(figures).toEqual(await districtsPlainly(test.database, registry, EVER));
    expect(figures).toEqual(countedByHand(text));
  });
});

/** Nothing of ours: lines, dates, subtraction. Limits are long over, so everything that is not closed should be. */
function countedByHand(text: string): DistrictRow[] {
  const last = new Map<string, string[]>();
  for (const line of text.trim().split('\n').slice(1)) {
    const cells =
      line.match(/("[^"]*"|[^,]*)(?:,|$)/g)?.map((cell) => cell.replace(/,$/, '').replaceAll('"', '').trim()) ?? [];
    last.set(cells[0] ?? '', cells);
  }
  const districts = new Map<string, DistrictRow>();
  for (const [, opened = '', closed = '', , , district = ''] of last.values()) {
    const row = districts.get(district) ?? { district, shouldClose: 0, closed: 0, days: 0, closedInPeriod: 0 };
    row.shouldClose += 1;
    if (closed !== '') {
      row.closed += 1;
      row.closedInPeriod += 1;
      row.days += (Date.parse(closed) - Date.parse(opened)) / 86_400_000;
    }
    districts.set(district, row);
  }
  const none = districts.get('NA');
  districts.delete('NA');
  const sorted = [...districts.values()].sort((a, b) => ((a.district ?? '') < (b.district ?? '') ? -1 : 1));
  return none === undefined ? sorted : [...sorted, { ...none, district: null }];
}
