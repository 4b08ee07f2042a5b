/** Promise 4: a reading that contradicts itself or the clock is stored, marked and kept out of every sum. */
import type { Snapshot } from '@cockpit/api/live';
import { QUALITY } from '@cockpit/ingest/messages';
import { beforeAll, describe, expect, it } from 'vitest';
import { useScene } from '../harness/scene.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const LOT = 'parking/KC/occupancy';

const scene = useScene();

beforeAll(async () => {
  await scene.devices.publish('parking/DA/occupancy', { total: 360, occupied: 60 });
  await scene.wall.until('a sound neighbour', ({ parkingTotals }) => parkingTotals['all']?.free === 300);
});

describe.each([
  ['more taken than there are', { occupied: 421 }, 0, 'overCapacity'],
  ['more taken than are in service', { occupied: 400, outOfService: 30 }, 0, 'overCapacity'],
  ['a negative count', { occupied: -3 }, 0, 'negative'],
  ['a clock three hours ahead', { occupied: 100 }, 3 * HOUR_MS, 'clockAhead'],
  ['a clock five hours behind', { occupied: 100 }, -5 * HOUR_MS, 'clockBehind'],
] as const)('%s', (_, counts, offMs, flag) => {
  it(`is shown as suspect (${flag}), never as truth, until the device is sound again`, async () => {
    // A clock behind never replaces what is newer; its device has said nothing else so far.
    if (offMs < 0) await forgetLatest();
    const id = await scene.devices.publish(LOT, {
      at: scene.stack.clock.now() + offMs,
      total: 420,
      entries: 7,
      ...counts,
    });
    const row = await scene.wall.until('the mark', ({ carParks }) => {
      return carParks['KC']?.suspect.includes(flag) && carParks['KC'];
    });
    expect(row).toMatchObject({ free: null, occupancy: null, state: 'unknown' });
    const { parkingTotals } = scene.wall.picture().tables;
    expect(parkingTotals['all']).toMatchObject({ free: 300, reporting: 1, expected: 8 });
    const [stored] = await scene.stack.database.rows<{ quality: number }>(
      'select quality::int as quality from parking_occupancy where id = $1',
      [id],
    );
    expect((stored?.quality ?? 0) & QUALITY[flag]).toBe(QUALITY[flag]);

    await scene.devices.publish(LOT, { total: 420, occupied: 20 });
    await scene.wall.until('it is trusted again', ({ carParks, parkingTotals: { all } }) => {
      return carParks['KC']?.suspect.length === 0 && carParks['KC'].free === 400 && all?.free === 700;
    });
  });
});

it('all of it is counted as suspect and nothing of it entered a sum', async () => {
  await scene.stack.rolledUp();
  await scene.wall.until('the count', ({ sources }) => sources['all']?.suspect24h === 5);
  const { carParks, parkingTotals } = (await scene.stack.get<Snapshot>('/api/wall')).tables;
  expect([carParks['KC']?.entriesToday ?? 0, parkingTotals['all']?.entriesToday ?? 0]).toEqual([0, 0]);
});

it('a message that was overtaken is stored and changes nothing that is shown', async () => {
  const at = scene.stack.clock.now();
  await scene.devices.publish(LOT, { at, total: 420, occupied: 200 });
  const id = await scene.devices.publish(LOT, { at: at - 5 * MINUTE_MS, total: 420, occupied: 10 });
  await scene.devices.publish('fitness/CT-ZH/headcount', { present: 9 });
  await scene.wall.until('what came after it', ({ venues }) => venues['CT-ZH']?.present === 9);
  expect(scene.wall.picture().tables.carParks['KC']).toMatchObject({ occupied: 200, asOf: at });
  const [stored] = await scene.stack.database.rows<{ quality: number }>(
    'select quality::int as quality from parking_occupancy where id = $1',
    [id],
  );
  expect(stored?.quality).toBe(QUALITY.outOfOrder);
});

it('a session that ends before it starts is stored and not counted', async () => {
  const now = scene.stack.clock.now();
  const session = { venue: 'CT-ZH', startedAt: now, endedAt: now - HOUR_MS };
  const id = await scene.devices.publish('fitness/CT-ZH-01/session', session);
  await scene.devices.publish('fitness/CT-ZH-02/session', { ...session, startedAt: now - HOUR_MS, endedAt: now });
  await scene.wall.until('the sound one', ({ venues }) => venues['CT-ZH']?.sessionsToday === 1);
  const [stored] = await scene.stack.database.rows<{ quality: number }>(
    'select quality::int as quality from fitness_session where id = $1',
    [id],
  );
  expect(stored?.quality).toBe(QUALITY.implausible);
});

it('what a device kept for hours and sends as buffered is late, not suspect', async () => {
  const id = await scene.devices.publish('fitness/CT-XA/headcount', {
    at: scene.stack.clock.now() - 3 * HOUR_MS,
    present: 31,
    buffered: true,
  });
  const row = await scene.wall.until('it', ({ venues }) => venues['CT-XA']?.asOf != null && venues['CT-XA']);
  expect(row.suspect).toEqual([]);
  const [stored] = await scene.stack.database.rows<{ quality: number }>(
    'select quality::int as quality from fitness_headcount where id = $1',
    [id],
  );
  expect(stored?.quality).toBe(QUALITY.late);
});

async function forgetLatest(): Promise<void> {
  await scene.stack.database.rows(
    "delete from parking_lot_latest where device = (select id from device where code = 'KC' and domain = 'parking')",
  );
}
