import { setImmediate } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { Alarm } from '../alarms/contract.ts';
import { createFeed, type Feed, MINE_ROOMS_MAX } from '../feed/feed.ts';
import type { RoomState } from '../feed/rooms.ts';
import type { Part } from '../feed/screen.ts';
import type { GridShape } from '../registry/contract.ts';
import { silent } from '../testing/community.ts';
import { testRegistry } from '../testing/registry.ts';
import { TABLE_ROWS, type TableChanges, type Tables } from './contract.ts';
import { SCREEN } from './screen.ts';

const ALARM_PARTS = SCREEN.ahead;

const EMPTY = {
  lots: new Map(),
  bays: new Map(),
  entriesToday: new Map(),
  curves: new Map(),
  curvesLastWeek: { date: '', readAt: 0, value: new Map() },
  venues: new Map(),
  air: new Map(),
  fill: new Map(),
  water: new Map(),
  airHours: [],
  machineUse: new Map(),
  hoursToday: [],
  hoursLastWeek: { date: '', readAt: 0, value: [] },
  checkins: [],
  sensors: new Map(),
  openCounts: [],
  dayCounts: [],
  bars: [],
  sources: [],
  flow: { byGrid: [], isCounted: true, lagMs: null },
  backlog: { quarantined24h: 0, letGo: 0, rollupLagMs: 0 },
  alarmCounts: [],
  alarmRaises: [],
  duty: { plans: [], roster: [], duty: [], everOnDuty: false, waiting: [] },
  caseStanding: [],
  caseFlows: [],
  caseClosing: [],
};

/** A feed whose readings wait until the test lets them go. */
function gatedFeed(registry = testRegistry()) {
  const readings: { parts: ReadonlySet<Part>; finish(quarantined24h: number): void; fail(error: Error): void }[] = [];
  const published: TableChanges[] = [];
  let arrived = () => {};
  const open: { alarms: readonly Alarm[] } = { alarms: [] };
  const feed = createFeed({
    screen: SCREEN,
    clock: { now: () => Date.parse('2026-11-22T02:00:00Z'), speed: 1 },
    log: silent,
    random: () => 0,
    registry: async () => registry,
    pipeline: () => ({ rows: {}, unheardSince: null }),
    readShared: (_reading, parts) =>
      new Promise((resolve, reject) => {
        const finish = (quarantined24h: number) => {
          const all = { ...EMPTY, backlog: { quarantined24h, letGo: 0, rollupLagMs: 0 } };
          resolve(Object.fromEntries(Object.entries(all).filter(([part]) => parts.has(part as Part))));
        };
        readings.push({ parts, finish, fail: reject });
        arrived();
      }),
    readRoom: async (_scope, _now, parts) => ({
      ...(parts.has('alarms') && { alarms: open.alarms }),
      ...(parts.has('openHazards') && { openHazards: [], stream: [], cases: [] }),
    }),
    publish: (_state, changes) => published.push(changes as TableChanges),
    onRestart: () => {},
  });
  /** The nth reading, once it has been asked for. */
  const reading = async (index: number) => {
    while (readings[index] === undefined)
      await new Promise<void>((resolve) => {
        arrived = resolve;
      });
    return readings[index];
  };
  return { feed, readings, published, reading, open };
}

const shown = (state: RoomState) => state.tables as Tables | undefined;
const alarm = (id: number) => ({ id }) as Alarm;

let feed: Feed | undefined;
afterEach(() => feed?.stop());

describe('a feed', () => {
  it('reads once for a hundred notices that come while it reads', async () => {
    const gate = gatedFeed();
    feed = gate.feed;
    const held = feed.hold('wall');
    (await gate.reading(0)).finish(0);
    await held;
    feed.touch(['backlog']);
    const second = await gate.reading(1);
    for (let index = 0; index < 100; index++) feed.touch(['backlog', 'sources']);
    second.finish(1);
    const third = await gate.reading(2);
    expect([...third.parts].sort()).toEqual(['backlog', 'sources']);
    third.finish(2);
    while (gate.published.length < 2) await setImmediate();
    expect(gate.readings).toHaveLength(3);
  });

  it('shows a room that opens amid a partial reading only when all of it has been read', async () => {
    const gate = gatedFeed();
    feed = gate.feed;
    const wall = feed.hold('wall');
    (await gate.reading(0)).finish(0);
    await wall;
    feed.touch(['backlog']);
    const partial = await gate.reading(1);
    const grid = feed.hold('grid:M1');
    partial.finish(1);
    (await gate.reading(2)).finish(2);
    const state = await grid;
    expect(Object.keys(state.tables ?? {})).toHaveLength(Object.keys(TABLE_ROWS).length);
    expect(shown(state)?.sources['all']?.quarantined24h).toBe(2);
    expect(state.seq).toBe(0);
  });

  it('keeps what it showed while reading fails, says so, and goes on by itself', async () => {
    const gate = gatedFeed();
    feed = gate.feed;
    const held = feed.hold('wall');
    (await gate.reading(0)).finish(7);
    const state = await held;
    const { since } = feed.health();
    feed.touch(['backlog']);
    (await gate.reading(1)).fail(new Error('database unavailable'));
    const third = await gate.reading(2);
    expect(feed.health()).toEqual({ ok: false, since });
    expect(shown(state)?.sources['all']?.quarantined24h).toBe(7);
    third.finish(8);
    while (!feed.health().ok) await setImmediate();
    expect(shown(state)?.sources['all']?.quarantined24h).toBe(8);
  });

  it('tells the first one who asks that there is nothing to show while reading fails', async () => {
    const gate = gatedFeed();
    feed = gate.feed;
    const held = feed.hold('wall');
    (await gate.reading(0)).fail(new Error('database unavailable'));
    await expect(held).rejects.toMatchObject({ code: 'unavailable', status: 503 });
    await expect(feed.hold('grid:NONE')).rejects.toMatchObject({ code: 'unknown-grid' });
  });

  it('shows an alarm while a slow reading of other parts goes on', async () => {
    const gate = gatedFeed();
    feed = gate.feed;
    const held = feed.hold('wall');
    (await gate.reading(0)).finish(0);
    const state = await held;
    feed.touch(['bays']);
    const slow = await gate.reading(1);
    gate.open.alarms = [alarm(7)];
    feed.touch(ALARM_PARTS);
    (await gate.reading(2)).finish(0);
    while (gate.published.length < 1) await setImmediate();
    expect(gate.published[0]?.alarms).toEqual({ 7: { id: 7 } });
    expect([...(await gate.reading(2)).parts].sort()).toEqual([...ALARM_PARTS].sort());
    slow.finish(0);
    expect(Object.keys(shown(state)?.alarms ?? {})).toEqual(['7']);
  });

  it('takes no alarm back for a reading that began before it was raised', async () => {
    const gate = gatedFeed();
    feed = gate.feed;
    const held = feed.hold('wall');
    (await gate.reading(0)).finish(0);
    const state = await held;
    const whole = feed.refresh();
    const early = await gate.reading(1);
    gate.open.alarms = [alarm(7)];
    feed.touch(ALARM_PARTS);
    (await gate.reading(2)).finish(0);
    while (gate.published.length < 1) await setImmediate();
    early.finish(5);
    await whole;
    expect(shown(state)?.sources['all']?.quarantined24h).toBe(5);
    expect(Object.keys(shown(state)?.alarms ?? {})).toEqual(['7']);
  });

  it('opens rooms of no more different sets of grids than it can read, but always those of a grid', async () => {
    const [one] = testRegistry().grids;
    const grids = Array.from({ length: MINE_ROOMS_MAX + 2 }, (_, n) => ({ ...one, code: `G${n}` })) as GridShape[];
    const gate = gatedFeed(testRegistry({ grids }));
    feed = gate.feed;
    const held = grids.slice(2).map(({ code }) => feed?.hold(`mine:G0,${code}`));
    // The first is read alone, all that came meanwhile together.
    (await gate.reading(0)).finish(0);
    (await gate.reading(1)).finish(0);
    const [state] = await Promise.all(held);
    await expect(feed.hold('mine:G0,G1')).rejects.toMatchObject({ code: 'unavailable' });
    const grid = feed.hold('grid:G1');
    (await gate.reading(2)).finish(0);
    await grid;
    expect(await feed.hold('mine:G0,G2')).toBe(state);
  });

  it('publishes nothing when nothing differs', async () => {
    const gate = gatedFeed();
    feed = gate.feed;
    const held = feed.hold('wall');
    (await gate.reading(0)).finish(3);
    const state = await held;
    const refreshed = feed.refresh();
    (await gate.reading(1)).finish(3);
    await refreshed;
    expect(gate.published).toEqual([]);
    expect(state.seq).toBe(0);
  });
});
