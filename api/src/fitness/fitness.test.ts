import { QUALITY } from '@cockpit/ingest/messages';
import { describe, expect, it } from 'vitest';
import type { RegisteredVenue, Scope } from '../registry/registry.ts';
import { NOW } from '../testing/community.ts';
import { facility, testRegistry } from '../testing/registry.ts';
import { type FitnessFacts, fitnessDay, fitnessTotals, venueRows } from './derive.ts';

const WALL: Scope = { community: 'test', grid: null, grids: null };
const HOUR_MS = 3_600_000;
const WEEK_MS = 7 * 24 * HOUR_MS;

function venue(id: number, machines: number, parts: Partial<RegisteredVenue['venue']> = {}): RegisteredVenue {
  return {
    ...facility(id, `V${id}`, { domain: 'fitness', kind: 'venue', capacity: 20 }),
    venue: { kind: 'court', opensAt: '08:00', closesAt: '22:00', ...parts },
    machines: Array.from({ length: machines }, (_, index) => facility(id * 100 + index, `X${index}`)),
  };
}
const heard = { asOf: NOW, quality: 0, lastReceivedAt: NOW, status: 'online' as const };
const facts = (parts: Partial<FitnessFacts>): FitnessFacts => ({
  venues: new Map(),
  use: new Map(),
  hoursToday: [],
  hoursLastWeek: [],
  ...parts,
});

describe('fitness', () => {
  it('sums people and capacity over the venues that report', () => {
    const registry = testRegistry({ venues: [venue(1, 0), venue(2, 0)] });
    const venues = new Map([
      [1, { ...heard, present: 10 }],
      [2, { ...heard, present: 900, quality: QUALITY.overCapacity }],
    ]);
    expect(fitnessTotals(facts({ venues }), registry, WALL, NOW)).toMatchObject({
      present: 10,
      capacity: 40,
      load: 0.5,
      reporting: 1,
      expected: 2,
      sourcesOnline: 1,
    });
    expect(venueRows(facts({ venues }), registry, WALL, NOW)[1]).toMatchObject({
      present: null,
      load: null,
      open: true,
    });
  });

  it('divides use by the open minutes so far, and not by nothing before the doors open', () => {
    const open = testRegistry({ venues: [venue(1, 2)] });
    const use = new Map([[100, { sessions: 3, usedS: 3600 }]]);
    // 08:00 to 10:00 on two machines: 240 machine minutes, 60 of them used.
    expect(fitnessTotals(facts({ use }), open, WALL, NOW)).toMatchObject({
      sessionsToday: 3,
      useRateToday: 0.25,
      machines: 2,
    });
    const closed = testRegistry({ venues: [venue(1, 2, { opensAt: '18:00' })] });
    expect(fitnessTotals(facts({}), closed, WALL, NOW).useRateToday).toBeNull();
    expect(venueRows(facts({}), closed, WALL, NOW)[0]?.open).toBe(false);
    expect(fitnessTotals(facts({}), testRegistry({ venues: [venue(1, 0)] }), WALL, NOW).useRateToday).toBeNull();
  });

  it('finds the busiest hour over all venues together, and none in an empty day', () => {
    const registry = testRegistry({ venues: [venue(1, 0), venue(2, 0)] });
    const hoursToday = [
      { device: 1, hour: NOW - 2 * HOUR_MS, present: 9 },
      { device: 1, hour: NOW - HOUR_MS, present: 6 },
      { device: 2, hour: NOW - HOUR_MS, present: 5 },
    ];
    expect(fitnessTotals(facts({ hoursToday }), registry, WALL, NOW).busiestHour).toEqual({ hour: 9, present: 11 });
    const empty = facts({ hoursToday: [{ device: 1, hour: NOW, present: 0 }] });
    expect(fitnessTotals(empty, registry, WALL, NOW).busiestHour).toBeNull();
  });

  it('lays last week’s hours under today’s', () => {
    const registry = testRegistry({ venues: [venue(1, 0)] });
    const day = fitnessDay(
      facts({
        hoursToday: [{ device: 1, hour: NOW, present: 7 }],
        hoursLastWeek: [{ device: 1, hour: NOW + 8 * HOUR_MS - WEEK_MS, present: 12 }],
      }),
      registry,
      WALL,
      NOW,
    );
    expect(Object.keys(day)).toHaveLength(24);
    expect(day[NOW]).toEqual({ present: 7, typical: null });
    expect(day[NOW + 8 * HOUR_MS]).toEqual({ present: null, typical: 12 });
  });
});
