import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { NOW } from './testing/community.ts';
import { livelyCommunity, type PopulatedApp, RANGE } from './testing/lively.ts';

const HOUR_MS = 3_600_000;
const QUARTER_MS = 900_000;

let lively: PopulatedApp;
const get: PopulatedApp['get'] = (url) => lively.get(url);

beforeAll(async () => {
  lively = await livelyCommunity(inject('postgresUrl'));
});
afterAll(() => lively.end());

describe('histories', () => {
  it('take the mean of a bucket, leave gaps empty and count what was left out', async () => {
    const { points, expected } = (await get(`/api/parking/history?${RANGE}`)).json();
    expect(expected).toBe(2);
    expect(points).toHaveLength(120);
    const known = points.filter((point: { reporting: number }) => point.reporting > 0);
    expect(known).toEqual([
      {
        t: NOW - 600_000,
        occupied: 60,
        usable: 180,
        occupancy: 60 / 180,
        entries: 10,
        exits: null,
        suspect: 2,
        reporting: 2,
      },
    ]);
    expect(points[0]).toMatchObject({ occupied: null, usable: null, occupancy: null, entries: null });
  });

  it('count episodes in the history of hazards', async () => {
    const url = `/api/hazards/history?from=${NOW - 48 * HOUR_MS}&to=${NOW}&bucket=1d`;
    const { points } = (await get(url)).json();
    expect(points.map((point: { opened: number }) => point.opened)).toEqual([0, 1, 2]);
  });

  it('weigh what stands by how long it stood, from a quarter of an hour up', async () => {
    const at = NOW - HOUR_MS;
    await rolledUp('parking_occupancy', { code: 'P1', at, sum: 60, heldS: 900, heldSum: 900 * 12 });
    await rolledUp('parking_occupancy', { code: 'P2', at, sum: 10, heldS: 0, heldSum: 0 });
    await rolledUp('fitness_headcount', { code: 'V1', at, sum: 60, heldS: 450, heldSum: 450 * 7 });
    const parking = (await get(`/api/parking/history?${RANGE}&bucket=15m`)).json();
    expect(parking).toMatchObject({ bucket: '15m', expected: 2 });
    expect(parking.points).toHaveLength(8);
    // P1: 12 of the time, not 60 / 2; P2 held nothing: its plain mean.
    expect(pointAt(parking, at)).toMatchObject({ occupied: 12 + 5, usable: 180, occupancy: 17 / 180, reporting: 2 });
    const fitness = (await get(`/api/fitness/history?${RANGE}&bucket=15m`)).json();
    expect(pointAt(fitness, at)).toMatchObject({ present: 7, reporting: 1 });
  });

  it('leave out a place that told nothing good in a bucket, though its last value still held', async () => {
    const at = NOW - HOUR_MS - QUARTER_MS;
    await rolledUp('parking_occupancy', { code: 'P1', at, sum: 0, samples: 0, heldS: 300, heldSum: 300 * 12 });
    const { points } = (await get(`/api/parking/history?${RANGE}&bucket=15m`)).json();
    expect(pointAt({ points }, at)).toMatchObject({ occupied: null, usable: null, reporting: 0, suspect: 1 });
  });

  it.each(['parking', 'fitness', 'patrol', 'hazards', 'environment'])(
    '%s: the same range in every bucket',
    async (domain) => {
      for (const bucket of ['1m', '15m', '1h', '1d']) {
        const reply = await get(`/api/${domain}/history?${RANGE}&bucket=${bucket}`);
        expect([reply.status, reply.json().bucket]).toEqual([200, bucket]);
      }
    },
  );
});

function pointAt({ points }: { points: { t: number }[] }, at: number) {
  return points.find(({ t }) => t === at);
}

interface Quarter {
  code: string;
  at: number;
  /** Of the plain values, over `samples` (2 when left out). */
  sum: number;
  samples?: number;
  heldSum: number;
  /** Seconds. */
  heldS: number;
}

/** A quarter of an hour as ingest leaves it. */
async function rolledUp(source: 'parking_occupancy' | 'fitness_headcount', quarter: Quarter): Promise<void> {
  const { code, at, sum, samples = 2, heldSum, heldS } = quarter;
  const { sql, device } = lively.test;
  const column = source === 'parking_occupancy' ? 'occupied_sum' : 'present_sum';
  const more = source === 'parking_occupancy' ? ', usable_last' : '';
  await sql(
    `insert into ${source}_15m (bucket, device, samples, suspect, ${column}${more}) values (to_timestamp($1), $2, $3, 1, $4${more && ', 90'})`,
    [at / 1000, device(code), samples, sum],
  );
  await sql(`insert into ${source}_held_15m (bucket, device, held_sum, held_s) values (to_timestamp($1), $2, $3, $4)`, [
    at / 1000,
    device(code),
    heldSum,
    heldS,
  ]);
}
