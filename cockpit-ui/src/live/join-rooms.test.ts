import type { Room } from '@cockpit/api/scope';
import { describe, expect, it } from 'vitest';
import { joinRooms } from './join-rooms.ts';
import type { RoomPicture } from './merge.ts';

const RATE = { numerator: 1, denominator: 2 };
const NONE = { high: 0, medium: 0, low: 0 };

function picture(grid: string, high: number, oldest: number | null, at = 1000): RoomPicture {
  const totals = { unacknowledged: { ...NONE, high }, returned: NONE, acknowledged: NONE, hidden: 1 };
  const row = { ...totals, worst: high > 0 ? 'high' : null, oldestUnacknowledgedAt: oldest, flood: null };
  return {
    room: `grid:${grid}`,
    at,
    community: { code: 'c' },
    tables: {
      alarms: { [grid]: { id: grid } },
      alarmTotals: { [grid]: row, all: row },
      sources: { all: { expected: 10, reporting: 9, stale: 1, offline: 0, suspect24h: 0, perMinute: 2, lagMs: 40 } },
      parkingTotals: { all: { free: 3 } },
      caseTotals: {
        all: {
          open: { handling: 2 },
          overdue: high,
          nextDueAt: oldest,
          today: {},
          closureRate: RATE,
          onTimeRate: RATE,
        },
      },
      duty: { all: { missing: 0 } },
    },
  } as unknown as RoomPicture;
}

describe('joinRooms', () => {
  const base: Room[] = ['grid:G1', 'grid:G2'];
  const both = { 'grid:G1': picture('G1', 2, 50), 'grid:G2': picture('G2', 1, 40, 900) };

  it('leaves the community’s own room alone', () => {
    const state = { pictures: { wall: picture('W', 0, null) } };
    expect(joinRooms(['wall'])(state)).toBe(state);
  });

  it('shows the one grid that is held, or has come so far, as it is', () => {
    const { pictures } = joinRooms(base)({ pictures: { 'grid:G1': both['grid:G1'] } });
    expect((pictures as typeof pictures & { wall?: RoomPicture }).wall).toBe(both['grid:G1']);
  });

  it('puts the rows of several side by side and adds what can be added', () => {
    const { wall } = joinRooms(base)({ pictures: both }).pictures as { wall?: RoomPicture };
    expect(Object.keys(wall?.tables.alarms ?? {})).toEqual(['G1', 'G2']);
    expect(Object.keys(wall?.tables.alarmTotals ?? {}).sort()).toEqual(['G1', 'G2', 'all']);
    expect(wall?.tables.alarmTotals['all']).toMatchObject({
      unacknowledged: { high: 3 },
      hidden: 2,
      worst: 'high',
      oldestUnacknowledgedAt: 40,
    });
    expect(wall?.tables.sources['all']).toMatchObject({ expected: 20, reporting: 18, perMinute: 4, lagMs: 40 });
    expect(wall?.tables.caseTotals['all']).toMatchObject({
      open: { handling: 4 },
      overdue: 3,
      nextDueAt: 40,
      closureRate: { numerator: 2, denominator: 4 },
    });
    expect(wall?.at).toBe(900);
  });

  it('leaves out totals that are not the sum of their parts', () => {
    const { wall } = joinRooms(base)({ pictures: both }).pictures as { wall?: RoomPicture };
    expect(wall?.tables.parkingTotals).toEqual({});
  });

  it('keeps the joined picture as long as no part of it changes, whatever else does', () => {
    const whole = joinRooms(base);
    const first = whole({ pictures: both, now: 1 }) as { pictures: { wall?: RoomPicture } };
    const other = { ...both, 'grid:M1': picture('M1', 0, null) };
    const second = whole({ pictures: other, now: 2 }) as { pictures: { wall?: RoomPicture } };
    expect(second.pictures.wall).toBe(first.pictures.wall);
    const third = whole({ pictures: { ...both, 'grid:G2': picture('G2', 5, 40) } }) as typeof first;
    expect(third.pictures.wall?.tables.alarmTotals['all']?.unacknowledged.high).toBe(7);
  });
});
