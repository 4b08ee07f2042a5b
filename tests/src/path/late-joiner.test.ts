/** Promise 7: whoever comes late, by socket or by REST, sees what those see who were there all along. */
import type { Snapshot } from '@cockpit/api/live';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type LiveView, watchRoom } from '../harness/client.ts';
import { openPublisher, type Publisher } from '../harness/publisher.ts';
import type { Stack } from '../harness/stack.ts';
import { startStack } from '../harness/test-stack.ts';

const GRID = '990106007001101';
const PATIENCE = { timeout: 60_000, interval: 50 };

let stack: Stack;
let devices: Publisher;
const early = new Map<string, LiveView>();

beforeAll(async () => {
  stack = await startStack();
  devices = await openPublisher(stack);
  for (const room of ['wall', `grid:${GRID}`] as const) early.set(room, await watchRoom(stack.apiUrl, room));
  await sendSomeOfEverything();
});

afterAll(async () => {
  for (const view of early.values()) view.stop();
  await devices?.stop();
  await stack?.stop();
});

it.each([
  ['wall' as const, '/api/wall'],
  [`grid:${GRID}` as const, `/api/wall?grid=${GRID}`],
])('%s: the same number in the sequence means the same tables, however one came to it', async (room, route) => {
  const watched = early.get(room) as LiveView;
  await watched.until('the last message', ({ carParks }) => carParks['KC']?.free === 20);
  // Time alone moves a figure now and then; compared are three pictures of one moment.
  await vi.waitFor(async () => {
    const rest = await stack.get<Snapshot>(route);
    const late = await watchRoom(stack.apiUrl, room);
    late.stop();
    const joined = late.picture();
    const kept = await watched.until('the same number', (_, picture) => picture.seq >= joined.seq && picture);
    expect([joined, kept].map(({ epoch, seq }) => `${epoch} ${seq}`)).toEqual(
      Array(2).fill(`${rest.epoch} ${rest.seq}`),
    );
    expect(joined.tables).toEqual(kept.tables);
    expect(rest.tables).toEqual(kept.tables);
    expect(rest.community).toEqual(joined.community);
  }, PATIENCE);
  expect(watched.counts().changes).toBeGreaterThan(3);
});

it('shows the same numbers at each domain’s own route', async () => {
  // Rollups follow a moment behind the readings, so what was seen first may be a moment older than what is asked for now.
  await vi.waitFor(async () => {
    const { tables } = (early.get('wall') as LiveView).picture();
    const [parking, fitness, patrol, hazards] = await Promise.all([
      stack.get<{ totals: object }>('/api/parking'),
      stack.get<{ totals: object }>('/api/fitness'),
      stack.get<{ totals: object }>('/api/patrol'),
      stack.get<{ totals: object }>('/api/hazards'),
    ]);
    expect(parking.totals).toMatchObject(
      pick(tables.parkingTotals['all'], ['free', 'occupied', 'entriesToday', 'asOf']),
    );
    expect(fitness.totals).toMatchObject(pick(tables.fitnessTotals['all'], ['present', 'sessionsToday', 'asOf']));
    expect(patrol.totals).toMatchObject(pick(tables.patrolTotals['all'], ['done', 'planned', 'missed', 'findings']));
    expect(hazards.totals).toMatchObject(pick(tables.hazardTotals['all'], ['open', 'major', 'general', 'openedToday']));
  }, PATIENCE);
});

it('refuses an unknown room by name', async () => {
  await expect(watchRoom(stack.apiUrl, 'grid:990106007009999')).rejects.toThrow(/unknown-grid/);
  await expect(watchRoom(stack.apiUrl, 'wall', 'nowhere')).rejects.toThrow(/unknown-community/);
});

async function sendSomeOfEverything(): Promise<void> {
  const now = stack.clock.now();
  // In stages, each seen before the next: on a quick machine all of it would be one change, and changes are what is compared.
  for (const seen of [325, 350, 375, 400]) {
    for (let occupied = seen - 24; occupied <= seen; occupied += 1)
      await devices.publish('parking/KC/occupancy', { total: 420, occupied, entries: 1 });
    for (const view of early.values())
      await view.until(`${seen} occupied`, ({ carParks }) => carParks['KC']?.free === 420 - seen);
  }
  await devices.publish('parking/XA/occupancy', { total: 310, occupied: 999 });
  await devices.publish('fitness/CT-ZH/headcount', { present: 140, entries: 4 });
  await devices.publish('fitness/CT-ZH-01/session', { venue: 'CT-ZH', startedAt: now - 1_800_000, endedAt: now });
  await devices.publish('patrol/BH-01/checkin', { round: 'day-2@2026-11-20', officer: 'officer-1', result: 'finding' });
  await devices.publish('hazard/SMK-101-2/state', { kind: 'smoke', state: 'alarm', value: 7 });
  await devices.publish('hazard/snapshot-app/report', {
    level: 'general',
    category: '占道',
    description: '',
    grid: GRID,
  });
}

function pick<Row extends object, Key extends keyof Row>(row: Row | undefined, keys: readonly Key[]): Partial<Row> {
  return Object.fromEntries(keys.map((key) => [key, row?.[key]])) as Partial<Row>;
}
