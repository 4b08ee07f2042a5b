import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { refreshOnce } from '../rollups/refresh.ts';
import { pipelineOn } from '../testing/pipeline.ts';
import { type Scratch, scratchDatabase } from '../testing/scratch.ts';
import { keptFrom, retain } from './retention.ts';
import { STORE_DEFAULTS as settings } from './settings.ts';

const NOW = Date.parse('2026-11-22T08:00:00Z');
const DAY_MS = 86_400_000;

let scratch: Scratch;
beforeAll(async () => {
  scratch = await scratchDatabase(inject('postgresUrl'));
});
afterAll(() => scratch.drop());

test('readings past their time go, their rollups stay, and what comes later still does not erase them', async () => {
  const pipeline = await pipelineOn(scratch);
  const send = (id: string, at: number) =>
    pipeline.batch([
      { tail: 'parking/P1/occupancy', payload: { id, at, total: 100, occupied: 10, buffered: true }, receivedAt: NOW },
    ]);
  const refresh = () =>
    refreshOnce(scratch.database, { engine: 'postgres', now: () => NOW, keptFrom: () => keptFrom(settings, NOW) });
  await send('young', NOW - 89 * DAY_MS);
  await send('old', NOW - 91 * DAY_MS);
  await refreshOnce(scratch.database);
  await retain(
    { database: scratch.database, settings, engine: 'postgres', now: () => NOW },
    new AbortController().signal,
  );
  expect(await scratch.rows('select id from parking_occupancy')).toEqual([{ id: 'young' }]);
  await send('late', NOW - 91 * DAY_MS + 1_000);
  expect(await refresh()).toMatchObject({ minutes: 0, tooLate: 1 });
  expect(await scratch.rows('select samples from parking_occupancy_1m order by bucket')).toEqual([
    { samples: 1 },
    { samples: 1 },
  ]);
});
