import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { registryCache } from '../registry/cache.ts';
import { COMMUNITY, NOW, type TestDatabase, testDatabase } from '../testing/community.ts';
import { sourceTotals } from './derive.ts';
import { readSources } from './queries.ts';

const HOUR_MS = 60 * 60_000;
const WALL = { community: COMMUNITY, grid: null, grids: null };

let test: TestDatabase;

beforeAll(async () => {
  test = await testDatabase(inject('postgresUrl'));
});
afterAll(() => test.drop());

/** All sources speak now, but for these devices. */
async function totals(silent: readonly string[]) {
  await test.sql('truncate device_presence');
  await test.sql(
    `insert into device_presence (device, last_at, last_received_at) select id, $1, $1 from device
     where report_every_s is not null and not id = any($2::int[])`,
    [new Date(NOW).toISOString(), silent.map((code) => test.device(code))],
  );
  const registry = await registryCache(test.database, COMMUNITY).get(undefined);
  const sources = await readSources(test.database, registry, NOW + 1000);
  return sourceTotals(
    {
      sources,
      flow: { byGrid: [], isCounted: true, lagMs: null },
      backlog: { quarantined24h: 0, letGo: 0, rollupLagMs: null },
      unheardSince: null,
    },
    WALL,
  );
}

it('knows a car park’s counter and a major hazard point among those that are silent, by name', async () => {
  expect(await totals([])).toMatchObject({ importantSilent: 0, importantName: null, silence: null });
  const lot = await totals(['P1']);
  expect(lot).toMatchObject({ importantSilent: 1, silence: 'important' });
  expect(lot.importantName).not.toBeNull();
  expect(await totals(['H1'])).toMatchObject({ importantSilent: 1, silence: 'important' });
  expect(await totals(['P1', 'H1'])).toMatchObject({ importantSilent: 2 });
});

it('does not count bays among them, and calls a share of all silent what it is', async () => {
  expect(await totals(['B1'])).toMatchObject({ importantSilent: 0, silence: 'share' });
});

it('counts one that said it goes as silent too', async () => {
  await totals([]);
  await test.sql(`update device_presence set status = 'offline', status_at = $2 where device = $1`, [
    test.device('H1'),
    new Date(NOW - HOUR_MS).toISOString(),
  ]);
  const registry = await registryCache(test.database, COMMUNITY).get(undefined);
  const sources = await readSources(test.database, registry, NOW + 1000);
  expect(sources.reduce((sum, row) => sum + row.importantSilent, 0)).toBe(1);
});
