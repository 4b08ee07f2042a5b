/** Each domain's way: a message published by a device, a change received by a screen. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LiveView, watchRoom } from '../harness/client.ts';
import { openPublisher, type Publisher } from '../harness/publisher.ts';
import type { Stack } from '../harness/stack.ts';
import { startStack } from '../harness/test-stack.ts';

const KC_GRID = '990106007001101';
const KC_EXCLUSIVE_GRID = '990106007001001';
const OTHER_GRID = '990106007001202';
const MINUTE_MS = 60_000;

let stack: Stack;
let devices: Publisher;
let wall: LiveView;
let grid: LiveView;
let otherGrid: LiveView;

beforeAll(async () => {
  stack = await startStack();
  devices = await openPublisher(stack);
  [wall, grid, otherGrid] = await Promise.all([
    watchRoom(stack.apiUrl),
    watchRoom(stack.apiUrl, `grid:${KC_GRID}`),
    watchRoom(stack.apiUrl, `grid:${OTHER_GRID}`),
  ]);
});

afterAll(async () => {
  for (const view of [wall, grid, otherGrid]) view?.stop();
  await devices?.stop();
  await stack?.stop();
});

describe('parking', () => {
  it('shows the free spaces of an occupancy message on the wall and in its grid, and counts its entries', async () => {
    const at = stack.clock.now();
    await devices.publish('parking/KC/occupancy', { at, total: 420, occupied: 300, entries: 12, exits: 3 });
    const row = await wall.until('KC with 120 free', ({ carParks }) => carParks['KC']?.free === 120 && carParks['KC']);
    expect(row).toMatchObject({ occupied: 300, state: 'open', asOf: at, suspect: [] });
    const totals = await wall.until('12 entries today', ({ parkingTotals }) => {
      return parkingTotals['all']?.entriesToday === 12 && parkingTotals['all'];
    });
    expect(totals).toMatchObject({ free: 120, usable: 420, occupied: 300, reporting: 1, expected: 8, asOf: at });
    await grid.until('KC in its grid', ({ carParks }) => carParks['KC']?.free === 120);
    await grid.until('the grid itself', ({ grids }) => grids[KC_GRID]?.free === 120);
    await wall.until('the exclusive grid around it', ({ grids }) => grids[KC_EXCLUSIVE_GRID]?.free === 120);
    expect(otherGrid.picture().tables.carParks).not.toHaveProperty('KC');
    expect(otherGrid.picture().tables.parkingTotals['all']?.free).toBeNull();
  });

  it('marks a full car park and says so in the event stream, once it is freed as well', async () => {
    await devices.publish('parking/BH/occupancy', { total: 280, occupied: 280 });
    await wall.until('BH full', ({ carParks }) => carParks['BH']?.state === 'full');
    await wall.until('the line about it', ({ events }) => typed(events, 'lot-full').length === 1);
    await devices.publish('parking/BH/occupancy', { total: 280, occupied: 270 });
    const [freed] = await wall.until('the second line', ({ events }) => {
      const lines = typed(events, 'lot-freed');
      return lines.length === 1 && lines;
    });
    expect(freed?.free).toBe(10);
  });

  it('counts a bay sensor in its car park', async () => {
    await devices.publish('parking/KC-B1-001/bay', { lot: 'KC', state: 'occupied' });
    await devices.publish('parking/KC-B2-210/bay', { lot: 'KC', state: 'free' });
    await wall.until('both bays', ({ carParks }) => {
      const bays = carParks['KC']?.bays;
      return bays?.occupied === 1 && bays.free === 1 && bays.unknown === 418;
    });
  });
});

describe('fitness', () => {
  it('shows the people of a headcount against the capacity', async () => {
    await devices.publish('fitness/POD-KC/headcount', { present: 6 });
    const row = await wall.until('6 people', ({ venues }) => venues['POD-KC']?.present === 6 && venues['POD-KC']);
    expect(row).toMatchObject({ capacity: 8, load: 0.75, open: true });
    await wall.until('the total', ({ fitnessTotals }) => {
      const all = fitnessTotals['all'];
      return all?.present === 6 && all.reporting === 1 && all.expected === 12;
    });
  });

  it('counts a finished session and its minutes', async () => {
    const now = stack.clock.now();
    await devices.publish('fitness/POD-KC-01/session', {
      venue: 'POD-KC',
      startedAt: now - 30 * MINUTE_MS,
      endedAt: now,
      kcal: 210,
    });
    const row = await wall.until('one session', ({ venues }) => {
      return venues['POD-KC']?.sessionsToday === 1 && venues['POD-KC'];
    });
    // Six machines, open since midnight: 30 minutes of six times thirteen and a half hours.
    expect(row.useRateToday).toBeCloseTo(30 / (6 * 13.54 * 60), 3);
  });
});

describe('patrol', () => {
  const round = 'day-2@2026-11-20';

  it('ticks the stop off, knows who walks, and what the grid still expects', async () => {
    await devices.publish('patrol/BH-01/checkin', { round, officer: 'officer-7', result: 'ok' });
    const route = await wall.until('the route', ({ routes }) => routes['R-BH']?.done === 1 && routes['R-BH']);
    expect(route.walking).toMatchObject({ officer: 'officer-7' });
    expect(route.round?.code).toBe(round);
    expect(route.round?.stops.map((stop) => stop.state).slice(0, 2)).toEqual(['done', 'upcoming']);
    await wall.until('the checkpoint', ({ checkpoints }) => checkpoints['BH-01']?.state === 'done');
    await wall.until('the line', ({ events }) => typed(events, 'checkin').length === 1);
  });

  it('counts a finding', async () => {
    const finding = { round, officer: 'officer-7', result: 'finding', category: '护栏松动', note: 'second rail' };
    await devices.publish('patrol/BH-02/checkin', finding);
    await wall.until('the finding', ({ patrolTotals }) => patrolTotals['all']?.findings === 1);
    const [line] = await wall.until('its line', ({ events }) => {
      const lines = typed(events, 'finding');
      return lines.length === 1 && lines;
    });
    expect(line?.category).toBe('护栏松动');
  });

  it('has missed none of this morning, before anybody listened', () => {
    const { patrolTotals, routes } = wall.picture().tables;
    expect(patrolTotals['all']).toMatchObject({ missed: 0 });
    expect(patrolTotals['all']?.planned).toBeGreaterThan(patrolTotals['all']?.due ?? 0);
    const states = Object.values(routes).flatMap(({ round: shown }) => shown?.stops.map(({ state }) => state) ?? []);
    expect(states).not.toContain('missed');
  });
});

describe('hazards', () => {
  it('opens an episode with the first alarm and closes it when the sensor is calm', async () => {
    await devices.publish('hazard/SMK-101-1/state', { kind: 'smoke', state: 'alarm', value: 8.4, unit: '%/m' });
    const open = await wall.until('the hazard', ({ hazards }) => {
      return Object.values(hazards).find((row) => row.source === 'sensor');
    });
    expect(open).toMatchObject({ kind: 'smoke', level: 'general', grid: KC_GRID, value: 8.4, suspect: [] });
    await grid.until('the state of its grid', ({ grids }) => grids[KC_GRID]?.state === 'high');
    expect(otherGrid.picture().tables.hazards).toEqual({});
    await devices.publish('hazard/SMK-101-1/state', { kind: 'smoke', state: 'normal', value: 0.1, unit: '%/m' });
    await wall.until('it gone', ({ hazards }) => !(open.id in hazards));
    await wall.until('the count', ({ hazardTotals }) => {
      const all = hazardTotals['all'];
      return all?.open === 0 && all.openedToday === 1 && all.closedToday === 1;
    });
  });

  it('registers a report where it was seen and closes it by the number it was given', async () => {
    const lot = stack.community.file.carParks.find(({ code }) => code === 'DA');
    const place = { lon: lot?.lon, lat: lot?.lat };
    const report = { level: 'major', category: '消防通道堵塞', description: 'Blocked by two vans', ...place };
    const id = await devices.publish('hazard/hotline/report', report);
    const open = await wall.until('the report', ({ hazards }) => {
      return Object.values(hazards).find((row) => row.source === 'report');
    });
    expect(open).toMatchObject({ level: 'major', grid: OTHER_GRID, kind: '消防通道堵塞' });
    await otherGrid.until('the grid', ({ grids }) => grids[OTHER_GRID]?.state === 'high');
    await devices.publish('hazard/hotline/report', { ...report, description: 'Cleared', closes: id });
    await wall.until('it closed', ({ hazards }) => !(open.id in hazards));
  });
});

describe('presence', () => {
  it('takes a source out of the count at its last will and back at its birth', async () => {
    const reporting = wall.picture().tables.parkingTotals['all']?.reporting ?? 0;
    await devices.publish('parking/KC/status', { state: 'offline' }, { retain: true });
    await wall.until('KC offline', ({ carParks }) => carParks['KC']?.presence === 'offline');
    await wall.until('one source less', ({ parkingTotals }) => parkingTotals['all']?.reporting === reporting - 1);
    await wall.until('one offline', ({ sources }) => sources['all']?.offline === 1);
    await devices.publish('parking/KC/status', { state: 'online' }, { retain: true });
    await wall.until('KC back', ({ carParks }) => carParks['KC']?.presence === 'online');
    await wall.until('all back', ({ parkingTotals }) => parkingTotals['all']?.reporting === reporting);
    expect(typed(wall.picture().tables.events, 'device-offline')).toHaveLength(1);
  });
});

it('never lost its place in the sequence', () => {
  for (const view of [wall, grid, otherGrid])
    expect(view.counts()).toMatchObject({ connects: 1, snapshots: 1, gaps: 0 });
});

function typed<Row extends { type: string }>(events: Record<string, Row>, type: string): Row[] {
  return Object.values(events).filter((event) => event.type === type);
}
