/** Our own clock, wrong for a while: what devices say meanwhile and afterwards is judged in the order in which it came. */
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { type Interruption, trackInterruption } from '../broker/interruption.ts';
import { type ArrivalClock, createArrivalClock } from '../clock/arrival-clock.ts';
import type { Memories } from '../decoding/memory.ts';
import { recall } from '../decoding/newest.ts';
import { type Pipeline, pipelineOn } from '../testing/pipeline.ts';
import { type Scratch, scratchDatabase, silent } from '../testing/scratch.ts';
import type { AlarmRule } from './contract.ts';
import { readShippedRules } from './files.ts';
import { ruleSetOf } from './rules/contract.ts';

const START = Date.parse('2026-11-22T02:00:00Z');
const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

let scratch: Scratch;
let shipped: AlarmRule[];

beforeAll(async () => {
  scratch = await scratchDatabase(inject('postgresUrl'));
  shipped = await readShippedRules();
});
afterAll(() => scratch.drop());
beforeEach(async () => {
  await scratch.database.query(
    'truncate alarm, alarm_condition, alarm_handling, alarm_point, alarm_action, alarm_signal',
  );
  await scratch.database.query(
    'truncate device_presence, fitness_counter, fitness_headcount, fitness_venue_latest, patrol_checkin, patrol_checkpoint_latest, hazard, hazard_state, hazard_sensor_latest',
  );
});

/** What happens to the world, and when: seconds after START. */
type Happening = readonly [atS: number, what: 'restart' | 'lost' | { ours: number } | { devices: number }];

/** Check-ins that go on, by turns a finding and all in order, while `happenings` happen; the seconds whose finding raised nothing. */
async function silencedFindings(
  happenings: readonly Happening[],
  { everyMs, forS }: { everyMs: number; forS: number },
): Promise<number[]> {
  const world = await openWorld();
  const waiting = [...happenings];
  const silenced: number[] = [];
  for (let checkIns = 0; checkIns * everyMs < forS * SECOND_MS; checkIns++) {
    const second = (checkIns * everyMs) / SECOND_MS;
    for (let next = waiting[0]; next !== undefined && next[0] <= second; next = waiting[0]) {
      waiting.shift();
      await world.happen(next);
    }
    const before = await raised();
    const result = checkIns % 2 === 0 ? 'finding' : 'ok';
    await world.checkIn(result, second);
    if (result === 'finding' && (await raised()) !== before + 1) silenced.push(second);
  }
  return silenced;
}

async function raised(): Promise<number> {
  const [row] = await scratch.rows(
    "select coalesce(sum(count), 0)::int as raised from alarm where rule = 'patrol-finding'",
  );
  return Number(row?.['raised']);
}

/** One process after the other, each with what `openAll` gives it, in a time of their own. */
async function openWorld() {
  let trueNow = START;
  let ours = 0;
  let devices = 0;
  let life: { arrivalClock: ArrivalClock; interruption: Interruption; pipeline: Pipeline };
  const now = () => trueNow + ours;

  async function start(): Promise<void> {
    const { memories, lastHeard } = await recall(scratch.database, now());
    const arrivalClock = createArrivalClock(now, lastHeard, () => trueNow);
    const interruption = trackInterruption({ now, speed: 1 }, lastHeard);
    interruption.restored();
    life = { arrivalClock, interruption, pipeline: await pipelineFor(memories, arrivalClock, interruption) };
  }

  const pipelineFor = (memories: Memories, arrivalClock: ArrivalClock, interruption: Interruption) =>
    pipelineOn(scratch, {}, ruleSetOf(shipped, []), silent, memories, () => ({
      keptSince: interruption.keptSince(),
      isArrivalAhead: arrivalClock.isAhead(),
    }));

  async function say(tail: string, second: number, more: object): Promise<void> {
    trueNow = START + second * SECOND_MS + 300;
    // A clock of whole seconds.
    const at = Math.floor((trueNow + devices) / SECOND_MS) * SECOND_MS;
    const payload = { id: `${tail} ${second}`, at, ...more };
    await life.pipeline.batch([{ tail, payload, receivedAt: life.arrivalClock.next() }]);
  }

  await start();
  return {
    async happen([atS, what]: Happening) {
      trueNow = START + atS * SECOND_MS;
      if (what === 'restart') await start();
      else if (what === 'lost') {
        life.interruption.lost();
        life.interruption.restored();
      } else if ('ours' in what) {
        // It reads its clock all the time, also while it is wrong.
        ours = what.ours;
        life.arrivalClock.next();
      } else devices = what.devices;
    },
    checkIn: (result: string, second: number) =>
      say('patrol/C1/checkin', second, { round: 'day@2026-11-22', officer: 'o1', result }),
    said: (state: string, second: number) => say('hazard/H1/status', second, { state }),
    counted: (entriesTotal: number, second: number) =>
      say('fitness/V1/headcount', second, { present: 1, entriesTotal, exitsTotal: 0 }),
    smoke: (state: string, second: number) =>
      say('hazard/H1/state', second, { kind: 'smoke', state, value: 12, unit: '%LEL' }),
  };
}

test('an hour ahead and later an hour behind, with restarts between them, as seed 41 of the faults has them', async () => {
  const happenings: Happening[] = [
    [10, { devices: HOUR_MS }],
    [20, { devices: 0 }],
    [50, 'lost'],
    [70, 'lost'],
    [100, { ours: HOUR_MS }],
    [110, { ours: 0 }],
    [180, { devices: 3 * MINUTE_MS }],
    [190, { devices: 0 }],
    [220, 'lost'],
    [290, 'lost'],
    [340, 'restart'],
    [390, { devices: -HOUR_MS }],
    [400, { devices: 0 }],
    [440, { devices: 8 * HOUR_MS }],
    [450, { devices: 0 }],
    [460, 'restart'],
    [550, { ours: -HOUR_MS }],
    [560, { ours: 0 }],
    [600, { devices: -16 * MINUTE_MS }],
    [610, { devices: 0 }],
    [660, 'restart'],
    [690, 'restart'],
  ];
  expect(await silencedFindings(happenings, { everyMs: 5_000, forS: 770 })).toEqual([]);
});

test('an hour ahead, of which ten minutes are left at a restart', async () => {
  const happenings: Happening[] = [
    [10, 'lost'],
    [20, { ours: HOUR_MS }],
    [22, { ours: 0 }],
    [6_000, 'restart'],
  ];
  expect(await silencedFindings(happenings, { everyMs: 30_000, forS: 7_500 })).toEqual([]);
});

const HOURS_AHEAD: Happening[] = [
  [10, { ours: 8 * HOUR_MS }],
  [20, { ours: 0 }],
  [22, 'restart'],
];
test.each<[string, Happening[]]>([
  ['eight hours ahead, and a restart', HOURS_AHEAD],
  ['eight hours ahead, and two restarts', [...HOURS_AHEAD, [30, 'restart']]],
  [
    'started in the year 2000, and put right',
    [
      [10, { ours: Date.parse('2000-01-01T00:00:00Z') - START }],
      [10, 'restart'],
      [20, { ours: 0 }],
    ],
  ],
  [
    'an hour ahead, and then for a while the devices as well',
    [
      [5, 'lost'],
      [10, { ours: HOUR_MS }],
      [12, { ours: 0 }],
      [20, { devices: HOUR_MS }],
      [30, { devices: 0 }],
    ],
  ],
  [
    'right all the time, started again as the devices are put right within the second',
    [
      [10, { devices: HOUR_MS }],
      [20.4, { devices: 0 }],
      [20.4, 'restart'],
    ],
  ],
])('our clock %s: each finding raises its alarm', async (_, happenings) => {
  expect(await silencedFindings(happenings, { everyMs: 400, forS: 40 })).toEqual([]);
});

test('a detector raises its alarm, and ends it, after a life eight hours ahead', async () => {
  const world = await openWorld();
  await world.happen([0, { ours: 8 * HOUR_MS }]);
  await world.smoke('alarm', 1);
  await world.smoke('normal', 2);
  await world.happen([10, { ours: 0 }]);
  await world.happen([11, 'restart']);
  await world.smoke('alarm', 20);
  const [latest] = await scratch.rows('select state from hazard_sensor_latest');
  expect(latest).toEqual({ state: 'alarm' });
  const standing = "select count(*)::int as standing from alarm where rule = 'hazard-major' and cleared_at is null";
  expect(await scratch.rows(standing)).toEqual([{ standing: 1 }]);
  expect(await scratch.rows('select phase from alarm_condition')).toEqual([{ phase: 'active' }]);
  await world.smoke('normal', 30);
  expect(await scratch.rows('select phase from alarm_condition')).toEqual([{ phase: 'falling' }]);
});

test('what a device says of itself, and where a counter stands, go on after a life eight hours ahead', async () => {
  const world = await openWorld();
  await world.happen([0, { ours: 8 * HOUR_MS }]);
  await world.said('offline', 1);
  await world.counted(10, 2);
  await world.happen([10, { ours: 0 }]);
  await world.happen([11, 'restart']);
  await world.said('online', 20);
  await world.counted(14, 21);
  expect(await scratch.rows('select status from device_presence where status is not null')).toEqual([
    { status: 'online' },
  ]);
  expect(await scratch.rows('select entries_total from fitness_counter')).toEqual([{ entries_total: 14 }]);
});
