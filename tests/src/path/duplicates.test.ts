/** Promise 2 through the whole stack: the same message again, also to a restarted ingest, has no second effect. */
import type { Tables } from '@cockpit/api/live';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { watchRoom } from '../harness/client.ts';
import { type LoneBroker, loneBroker } from '../harness/lone-broker.ts';
import { type Scene, startScene } from '../harness/scene.ts';

const TIMES = 3;
const PATIENCE = { timeout: 60_000, interval: 50 };

let broker: LoneBroker;
let scene: Scene;
let stack: Scene['stack'];
let devices: Scene['devices'];
let messages: (readonly [tail: string, payload: object])[];

// Anew for a second try as well: what the first one sent would be counted.
beforeEach(async () => {
  broker = await loneBroker();
  scene = await startScene({ mqttUrl: broker.mqttUrl });
  ({ stack, devices } = scene);
  const at = stack.clock.now();
  const round = 'day-2@2026-11-20';
  messages = [
    ['parking/KC/occupancy', { id: 'a', at, total: 420, occupied: 420, entries: 12, exits: 2 }],
    ['parking/KC-B1-007/bay', { id: 'b', at, lot: 'KC', state: 'occupied' }],
    ['fitness/POD-KC/headcount', { id: 'c', at, present: 5, entries: 5 }],
    ['fitness/POD-KC-01/session', { id: 'd', at, venue: 'POD-KC', startedAt: at - 600_000, endedAt: at }],
    ['patrol/BH-01/checkin', { id: 'e', at, round, officer: 'officer-1', result: 'finding', category: 'x' }],
    ['hazard/SMK-101-1/state', { id: 'f', at, kind: 'smoke', state: 'alarm', value: 9 }],
    ['hazard/hotline/report', { id: 'g', at, level: 'major', category: 'fire lane', description: 'blocked' }],
    ['hazard/SMK-101-2/status', { id: 'h', at, state: 'offline' }],
  ];
});

afterEach(async () => {
  await scene?.stop();
  await broker?.remove();
});

it('stores, counts, opens and tells each message once, whenever it is sent again', async () => {
  await sendAll();
  const once = await settled(messages.length);
  expect(once.figures).toMatchObject({
    entries: 12,
    sessions: 1,
    findings: 1,
    open: 2,
    openedToday: 2,
    lines: ['device-offline', 'finding', 'hazard-opened', 'hazard-opened', 'lot-full'],
  });

  for (let time = 1; time < TIMES; time += 1) await sendAll();
  expect(await settled(messages.length * TIMES)).toEqual(once);

  await stack.ingest.stop();
  await stack.ingest.start();
  await sendAll();
  expect(await settled(messages.length)).toEqual(once);
});

async function sendAll(): Promise<void> {
  for (const [tail, payload] of messages) await devices.publish(tail, payload);
}

/** Rows and figures once ingest has seen `expected` messages since its start and rebuilt the rollups they changed. */
async function settled(expected: number) {
  await vi.waitFor(async () => {
    expect(await stack.ingestMetric('ingest_stored_total', 'ingest_duplicates_total')).toBe(expected);
  }, PATIENCE);
  await stack.rolledUp();
  const [rows] = await stack.database.rows(`
    select (select count(*)::int from parking_occupancy) as occupancy, (select count(*)::int from parking_bay) as bay,
      (select count(*)::int from fitness_headcount) as headcount, (select count(*)::int from fitness_session) as session,
      (select count(*)::int from patrol_checkin) as checkin, (select count(*)::int from hazard_state) as state,
      (select count(*)::int from hazard_report) as report, (select count(*)::int from device_status) as status,
      (select count(*)::int from hazard) as hazard, (select count(*)::int from event) as event,
      (select sum(entries)::int from parking_occupancy_1h) as entries_1h,
      (select sum(used_s)::int from fitness_session_1d) as used_1d`);
  // A late joiner reads everything anew: nothing of an old picture can hide a second effect.
  const fresh = await watchRoom(stack.apiUrl);
  fresh.stop();
  return { rows, figures: figuresOf(fresh.picture().tables) };
}

function figuresOf(tables: Tables) {
  return {
    entries: tables.parkingTotals['all']?.entriesToday,
    bays: tables.carParks['KC']?.bays,
    sessions: tables.fitnessTotals['all']?.sessionsToday,
    findings: tables.patrolTotals['all']?.findings,
    done: tables.patrolTotals['all']?.done,
    open: tables.hazardTotals['all']?.open,
    openedToday: tables.hazardTotals['all']?.openedToday,
    lines: Object.values(tables.events)
      .map((event) => event.type)
      .filter((type) => type !== 'patrol-missed')
      .toSorted(),
  };
}
