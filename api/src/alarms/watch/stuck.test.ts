import type { AlarmRule } from '@cockpit/ingest/alarms';
import { ruleSetOf } from '@cockpit/ingest/alarms/rules';
import { QUALITY } from '@cockpit/ingest/messages';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import type { SourceStatus } from '../../freshness/freshness.ts';
import { NOW, type TestDatabase, testDatabase } from '../../testing/community.ts';
import { facility, testRegistry } from '../../testing/registry.ts';
import { type LatestValues, stuckSignals } from './stuck.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Sunday midnight in Shanghai. */
const MIDNIGHT = NOW - 10 * HOUR_MS;
const words = { zh: '字', en: 'word' };
const KINDS = { parking: 'car-park', fitness: 'venue', hazard: 'hazard-point', environment: 'air-point' } as const;
const rule = (domain: 'parking' | 'fitness' | 'hazard' | 'environment', minutes: number): AlarmRule => ({
  code: `${domain}-stuck`,
  title: words,
  domain,
  priority: 'low',
  enabled: true,
  appliesTo: { kinds: [KINDS[domain]] },
  condition: { kind: 'stuck', minutes, neighbours: 3 },
  cause: words,
  consequence: words,
  action: words,
  respondMinutes: 30,
  chatterMinutes: 0,
  shelveMinutesMax: 60,
});
const RULES = ruleSetOf(
  [rule('parking', 360), rule('fitness', 180), rule('hazard', 600), rule('environment', 600)],
  [],
);
const CAR_PARKS = [1, 2, 3, 4, 5].map((id) => facility(id, `P${id}`));
const VENUES = [11, 12, 13, 14].map((id) => ({
  ...facility(id, `V${id}`, { kind: 'venue', domain: 'fitness' }),
  venue: { kind: 'court' as const, opensAt: id === 14 ? '17:00' : '07:00', closesAt: '22:00' },
  machines: [],
}));
const SENSORS = [21, 22, 23, 24, 31, 32, 33, 34].map((id) => ({
  ...facility(id, `H${id}`, { kind: 'hazard-point', domain: 'hazard' }),
  point: { kind: id < 30 ? 'water-level' : 'smoke', level: 'general' as const },
}));
const AIR = [41, 42, 43, 44].map((id) => ({
  ...facility(id, `E${id}`, { kind: 'air-point', domain: 'environment' }),
  attributes: {},
}));
const REGISTRY = testRegistry({ facilities: AIR, carParks: CAR_PARKS, venues: VENUES, hazardPoints: SENSORS });

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase(inject('postgresUrl'));
});
afterAll(() => test.drop());
beforeEach(() => test.sql('truncate parking_occupancy_15m, fitness_headcount_15m, hazard_state_1h'));

/** Null: it told nothing then. */
type Course = (at: number) => number | null;
/** Restless between seven and ten in the evening, local; still at night. */
const byDay = (at: number) => (isDay(at) ? 40 + ((at / (15 * MINUTE_MS)) % 7) : 12);
const still = () => 31;

function isDay(at: number): boolean {
  const hour = ((((at - MIDNIGHT) / HOUR_MS) % 24) + 24) % 24;
  return hour >= 7 && hour < 22;
}

/** Two days of buckets up to `now`, the value standing at its course. */
async function tells(
  value: 'occupied' | 'present' | 'value' | 'pm25',
  device: number,
  now: number,
  course: Course,
): Promise<void> {
  const [table, size, extra] = {
    occupied: ['parking_occupancy_15m', 15, ', occupied_sum'],
    present: ['fitness_headcount_15m', 15, ', present_sum'],
    value: ['hazard_state_1h', 60, ', alarms, faults, value_samples'],
    pm25: ['environment_air_1h', 60, ', pm25_samples, pm10_samples, noise_samples'],
  }[value] as [string, number, string];
  const step = size * MINUTE_MS;
  const starts = Array.from(
    { length: Math.floor((48 * HOUR_MS) / step) },
    (_, index) => Math.floor(now / step) * step - (index + 1) * step,
  );
  await test.sql(
    `insert into ${table} (bucket, device, samples, suspect, ${value}_min, ${value}_max, ${value}_last${extra})
     select to_timestamp(at / 1000), $1, 1, 0, said, said, said${extra.replaceAll(/, \w+/g, ', 0')}
     from unnest($2::float8[], $3::float8[]) as b (at, said) where said is not null`,
    [device, starts, starts.map(course)],
  );
}

const heard = (now: number, parts: Partial<SourceStatus> = {}): SourceStatus => ({
  asOf: now,
  quality: 0,
  lastReceivedAt: now,
  status: null,
  ...parts,
});
const lot = (now: number, occupied: number, parts: object = {}) => ({
  ...heard(now),
  total: 100,
  occupied,
  outOfService: 0,
  method: null,
  ...parts,
});
/** All car parks as they stand at `now`; `odd` is number 5. */
const lots = (now: number, odd: ReturnType<typeof lot>): LatestValues => ({
  lots: new Map([...[1, 2, 3, 4].map((id) => [id, lot(now, byDay(now - MINUTE_MS))] as const), [5, odd] as const]),
  venues: new Map(),
  sensors: new Map(),
});
const found = async (latest: LatestValues, now: number, on: { rule: string; source: string }[] = []) =>
  (await stuckSignals(test.database, latest, RULES, REGISTRY, on, now)).map(({ source }) => source);
const ON = [{ rule: 'parking-stuck', source: 'stuck:5' }];

describe('a count that stands still', () => {
  const noon = MIDNIGHT + 13 * HOUR_MS;
  beforeEach(async () => {
    for (const id of [1, 2, 3, 4]) await tells('occupied', id, noon, byDay);
  });

  it('while its neighbours move is found, with since when and how long', async () => {
    await tells('occupied', 5, noon, (at) => (at < MIDNIGHT + 2 * HOUR_MS ? byDay(at) : 31));
    expect(await stuckSignals(test.database, lots(noon, lot(noon, 31)), RULES, REGISTRY, [], noon)).toEqual([
      {
        rule: 'parking-stuck',
        source: 'stuck:5',
        at: noon,
        facts: {
          facility: 5,
          device: 5,
          grid: 'M1',
          name: null,
          // From seven, when the others begin, to one o'clock: the night does not count.
          args: { value: 31, stillMinutes: 360, movedAt: MIDNIGHT + 2 * HOUR_MS },
        },
      },
    ]);
  });

  it.each<[string, number, Course, object]>([
    ['stood still overnight like all others', MIDNIGHT + 7.5 * HOUR_MS, byDay, {}],
    ['has stood still for less than the rule asks', noon, (at) => (at < MIDNIGHT + 7.5 * HOUR_MS ? byDay(at) : 31), {}],
    ['is full', noon, still, { occupied: 31, total: 31 }],
    ['is silent', noon, still, { occupied: 31, asOf: noon - HOUR_MS }],
    ['is suspect anyway', noon, still, { occupied: 31, quality: QUALITY.negative }],
    ['has moved since the last whole bucket', noon, still, { occupied: 32 }],
    ['is not known from before', noon, (at) => (at < noon - 2 * HOUR_MS ? null : 31), { occupied: 31 }],
  ])('is left alone when it %s', async (_name, now, course, parts) => {
    await tells('occupied', 5, noon, course);
    expect(await found(lots(now, lot(now, course(now - MINUTE_MS) ?? 0, parts)), now)).toEqual([]);
  });

  it('is left alone when there is nobody to compare it with', async () => {
    await test.sql('delete from parking_occupancy_15m where device in (3, 4)');
    await tells('occupied', 5, noon, still);
    expect(await found(lots(noon, lot(noon, 31)), noon)).toEqual([]);
  });

  it('stays found over a quiet day until it moves', async () => {
    const quiet = noon + 36 * HOUR_MS;
    await test.sql('truncate parking_occupancy_15m');
    for (const id of [1, 2, 3, 4]) await tells('occupied', id, quiet, () => 40);
    await tells('occupied', 5, quiet, still);
    const latest = lots(quiet, lot(quiet, 31));
    expect(await found(latest, quiet)).toEqual([]);
    expect(await found(latest, quiet, ON)).toEqual(['stuck:5']);
    expect(await found(lots(quiet, lot(quiet, 30)), quiet, ON)).toEqual([]);
  });
});

describe('of venues and sensors', () => {
  it('only the hours a venue is open count', async () => {
    const at = MIDNIGHT + 15 * HOUR_MS;
    for (const id of [11, 12, 13]) await tells('present', id, at, byDay);
    await tells('present', 14, at, (when) => (when < MIDNIGHT - 3 * HOUR_MS ? byDay(when) : 0));
    const venues = new Map(
      [11, 12, 13, 14].map((id) => [id, { ...heard(at), present: id === 14 ? 0 : byDay(at - MINUTE_MS) }]),
    );
    const latest = { lots: new Map(), sensors: new Map(), venues };
    expect(await found(latest, at)).toEqual([]);
    const open = testRegistry({ venues: VENUES.map((one) => ({ ...one, venue: { ...one.venue, opensAt: '07:00' } })) });
    expect((await stuckSignals(test.database, latest, RULES, open, [], at)).map(({ source }) => source)).toEqual([
      'stuck:14',
    ]);
  });

  it('a sensor is compared with those of its kind: smoke sensors that all rest are in order', async () => {
    const at = MIDNIGHT + 15 * HOUR_MS;
    const restless = (when: number) => (when / HOUR_MS) % 5;
    for (const id of [21, 22, 23]) await tells('value', id, at, restless);
    for (const id of [24, 31, 32, 33, 34]) await tells('value', id, at, still);
    const sensors = (state: 'normal' | 'unknown') =>
      new Map(
        SENSORS.map(({ id }) => [
          id,
          { ...heard(at), state, since: at, value: id < 24 ? restless(at - HOUR_MS) : 31, unit: null },
        ]),
      );
    const latest = { lots: new Map(), venues: new Map() };
    expect(await found({ ...latest, sensors: sensors('normal') }, at)).toEqual(['stuck:24']);
    expect(await found({ ...latest, sensors: sensors('unknown') }, at)).toEqual([]);
  });

  it('what only the declaration knows is compared as it is: an air point whose PM2.5 stands still', async () => {
    const at = MIDNIGHT + 15 * HOUR_MS;
    const restless = (when: number) => (when / HOUR_MS) % 5;
    for (const id of [41, 42, 43]) await tells('pm25', id, at, restless);
    await tells('pm25', 44, at, still);
    await test.sql(
      `insert into environment_air_latest (device, at, effective_at, id, received_at, quality, pm25)
       select device, now(), to_timestamp($1), 'l', now(), 0, said from unnest($2::int[], $3::float8[]) as l (device, said)`,
      [at / 1000, [41, 42, 43, 44], [1, 2, 3, 31]],
    );
    const none = { lots: new Map(), venues: new Map(), sensors: new Map() };
    expect(await found(none, at)).toEqual(['stuck:44']);
    await test.sql('update environment_air_latest set pm25 = 30 where device = 44');
    expect(await found(none, at)).toEqual([]);
  });
});
