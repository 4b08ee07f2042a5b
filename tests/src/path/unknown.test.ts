/** What a device does not know ends no alarm and frees no bay, and what contradicts the registry is no truth. */
import type { HazardsNow } from '@cockpit/api/hazards';
import { QUALITY } from '@cockpit/ingest/messages';
import { describe, expect, it } from 'vitest';
import { useScene } from '../harness/scene.ts';

const scene = useScene();

describe('a sensor in alarm', () => {
  /** Major: its alarm waits for no delay. */
  const sensor = () => scene.stack.community.file.hazardPoints.find(({ level }) => level === 'major');
  it('that no longer knows keeps its alarm and its hazard, and is shown as unknown', async () => {
    const { code = '', kind } = sensor() ?? {};
    await scene.devices.publish(`hazard/${code}/state`, { kind, state: 'alarm', value: 9, unit: '%/m' });
    await scene.wall.until('the hazard', ({ hazardTotals }) => hazardTotals['all']?.alarms === 1);
    await scene.wall.until('the alarm', ({ alarms }) => Object.values(alarms).length === 1);
    await scene.devices.publish(`hazard/${code}/state`, { kind, state: null });
    await scene.devices.publish(`hazard/${code}/status`, { state: 'online' });
    const row = await scene.wall.until('that it does not know', ({ hazards }) =>
      Object.values(hazards).find(({ sensorState }) => sensorState === 'unknown'),
    );
    expect(row).toMatchObject({ source: 'sensor', state: 'alarm', kind, value: 9 });
    const { hazardTotals, alarms } = scene.wall.picture().tables;
    expect(hazardTotals['all']).toMatchObject({ normal: 0, alarms: 0, open: 1, reporting: 0 });
    expect(hazardTotals['all']?.unknown).toBe(hazardTotals['all']?.expected);
    expect(Object.values(alarms)).toMatchObject([{ state: 'unacknowledged', clearedAt: null }]);
    expect(await scene.stack.database.rows('select cleared_at from alarm')).toEqual([{ cleared_at: null }]);
  });
});

describe('a bay', () => {
  const states = () => scene.wall.picture().tables.carParks['KC']?.bays;
  it('that does not know is not free, nor is one that names another car park', async () => {
    await scene.devices.publish('parking/KC-B1-001/bay', { lot: 'KC', state: 'free' });
    await scene.devices.publish('parking/KC-B1-120/bay', { lot: 'KC', state: 'free' });
    await scene.wall.until('two free bays', ({ carParks }) => carParks['KC']?.bays?.free === 2);
    await scene.devices.publish('parking/KC-B1-001/bay', { lot: 'KC', state: null });
    await scene.wall.until('one free bay', ({ carParks }) => carParks['KC']?.bays?.free === 1);
    // P28: the bays are of KC.
    const ids = [
      await scene.devices.publish('parking/KC-B1-120/bay', { lot: 'DA', state: 'occupied' }),
      await scene.devices.publish('parking/KC-B1-121/bay', { lot: 'NOSUCH', state: 'occupied' }),
    ];
    await scene.wall.until('no free bay', ({ carParks }) => carParks['KC']?.bays?.free === 0);
    expect(states()).toMatchObject({ free: 0, occupied: 0 });
    const flag = QUALITY.wrongParent | QUALITY.implausible;
    await expect
      .poll(() =>
        scene.stack.database.rows('select id, quality::int as quality from parking_bay_latest where id = any($1)', [
          ids,
        ]),
      )
      .toEqual(expect.arrayContaining(ids.map((id) => ({ id, quality: flag }))));
  });
});

describe('P29', () => {
  it('a water sensor that says smoke is suspect, and its hazard is of the kind that is registered', async () => {
    await scene.devices.publish('hazard/WTR-102-1/state', { kind: 'smoke', state: 'alarm', value: 7, unit: 'ppm' });
    const row = await scene.wall.until('the hazard', ({ hazards }) =>
      Object.values(hazards).find(({ suspect }) => suspect.includes('kindMismatch')),
    );
    expect(row).toMatchObject({ kind: 'water-level', state: 'alarm' });
    const { sensors } = await scene.stack.get<HazardsNow>('/api/hazards');
    expect(sensors.find(({ code }) => code === 'WTR-102-1')).toMatchObject({ suspect: ['kindMismatch'], value: null });
  });

  it('a total with what is out of service beside it is right, ten times the spaces and none at all are not', async () => {
    await scene.devices.publish('parking/DA/occupancy', { total: 300, occupied: 120, outOfService: 60 });
    const right = await scene.wall.until(
      'the count',
      ({ carParks }) => carParks['DA']?.occupied === 120 && carParks['DA'],
    );
    expect(right).toMatchObject({ suspect: [], free: 120 });
    await scene.devices.publish('parking/DA/occupancy', { total: 0, occupied: 120 });
    await scene.wall.until(
      'no spaces',
      ({ carParks }) => carParks['DA']?.suspect.join() === 'overCapacity,capacityMismatch',
    );
    await scene.devices.publish('parking/DA/occupancy', { total: 3_600, occupied: 1_200 });
    const row = await scene.wall.until(
      'ten times the spaces',
      ({ carParks }) => carParks['DA']?.occupied === 1_200 && carParks['DA'],
    );
    expect(row).toMatchObject({ suspect: ['capacityMismatch'], free: null, state: 'unknown' });
    expect(scene.wall.picture().tables.parkingTotals['all']).toMatchObject({ reporting: 0, free: null });
  });
});
