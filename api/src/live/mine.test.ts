/** The room of held grids: its totals are those of all of them together, nothing of other grids is in it, and it follows one's access. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import type { App } from '../http/app.ts';
import { raised } from '../testing/alarms.ts';
import { aCase } from '../testing/cases.ts';
import { COMMUNITY, NOW, type TestDatabase, testDatabase } from '../testing/community.ts';
import { type SignedIn, signedIn } from '../testing/people.ts';
import { opensHazard, parks } from '../testing/readings.ts';
import { applied, listeningApp, onPort, openScreen, type TestScreen } from '../testing/serve.ts';
import type { Heartbeat, Snapshot, Tables } from './contract.ts';

/** G1 holds M1 and M2, G2 holds M3, and M4 lies in G3. */
const GRIDS = ['G1', 'M1', 'M2', 'G2', 'M3', 'G3', 'M4'];
const PRIORITIES = ['high', 'medium', 'low'] as const;

let test: TestDatabase;
let app: App;
let port: number;
let admin: SignedIn;

beforeAll(async () => {
  test = await testDatabase(inject('postgresUrl'));
  await seed();
  app = await listeningApp(test);
  port = await onPort(app);
  admin = await signedIn(test, 'administrator');
});
afterAll(async () => {
  await app.close();
  await test.drop();
});

async function seed(): Promise<void> {
  const shape = '{"type":"Polygon","coordinates":[[[0,0],[2,0],[2,2],[0,2],[0,0]]]}';
  await test.sql(
    `insert into grid (code, community, kind, parent, name_zh, name_en, area_m2, polygon, position) values
       ('G3', $1, 'exclusive', null, '三', 'Three', 1, $2, 4), ('M3', $1, 'micro', 'G2', '三', 'Three', 1, $2, 5),
       ('M4', $1, 'micro', 'G3', '四', 'Four', 1, $2, 6)`,
    [COMMUNITY, shape],
  );
  await test.sql("update facility set grid = 'M3' where code = 'P2'");
  await test.sql("update facility set grid = 'G3' where code = 'H2'");
  for (const [index, grid] of GRIDS.entries()) {
    await test.sql(
      `with added as (insert into facility (community, domain, kind, code, grid, name_zh, name_en, lon, lat, capacity, attributes, position)
         values ($1, 'environment', 'waste-bin', $2, $3, $2, $2, 1, 1, null, '{"waste":"other"}', $4) returning id),
       device as (insert into device (community, domain, code, facility, report_every_s) select $1, 'environment', $2, id, 3600 from added returning id),
       heard as (insert into device_presence (device, last_received_at, last_at, status)
         select id, to_timestamp($5), to_timestamp($5), 'online' from device)
       insert into environment_fill_latest (device, at, effective_at, id, received_at, quality, level)
       select id, to_timestamp($5), to_timestamp($5), 'x', to_timestamp($5), 0, 0.2 * $4::int from device`,
      [COMMUNITY, `E-${grid}`, grid, index, NOW / 1000],
    );
    await raised(test, { source: `s-${grid}`, grid, priority: (index % 3) + 1, raisedAt: NOW - 1000 * index });
    await aCase(test, { grid, stage: index % 2 ? 'handling' : 'dispatch', columns: { title: `case of ${grid}` } });
    await opensHazard(test, 'RS', {
      ...{ level: index % 2 ? 'major' : 'general', kind: 'fire', grid },
      openedAt: NOW - 60_000 - index,
    });
  }
  await raised(test, { source: 'nowhere', grid: null });
  await aCase(test, { grid: null });
  await parks(test, 'P1', { total: 100, occupied: 40 });
  await parks(test, 'P2', { total: 50, occupied: 10 });
  await test.sql(
    `insert into fitness_venue_latest (device, at, effective_at, id, received_at, quality, present)
     values ($1, to_timestamp($2), to_timestamp($2), 'x', to_timestamp($2), 0, 7)`,
    [test.device('V1'), NOW / 1000],
  );
  await test.sql(
    `insert into device_presence (device, last_received_at, last_at, status) values ($1, to_timestamp($2), to_timestamp($2), 'online')`,
    [test.device('V1'), NOW / 1000],
  );
  await test.sql(
    `insert into patrol_checkin (at, device, id, received_at, quality, round, officer, result)
     values (to_timestamp($2), $1, 'x', to_timestamp($2), 0, 'day-1@2026-11-22', 'z', 'ok')`,
    [test.device('C1'), NOW / 1000 - 3500],
  );
}

const holds = (...grids: string[]) =>
  signedIn(test, ...grids.map((grid) => ({ role: 'duty-officer', community: COMMUNITY, grid }) as const));

/** What they see as one. */
async function mineOf(screen: TestScreen): Promise<Snapshot> {
  const answer = await screen.subscribe({ room: 'mine' });
  expect(answer).toMatchObject({ room: 'mine' });
  return answer as Snapshot;
}

/** The same figures by SQL, of grids and those that lie in them. */
async function counted(held: readonly string[]): Promise<Record<string, unknown>> {
  const [row] = await test.sql(
    `with mine as (select code from grid where code = any($1) or parent = any($1)),
       place as (select d.id as device, d.report_every_s, f.* from facility f left join device d on d.facility = f.id where f.grid in (select code from mine)),
       open_alarm as (select * from alarm where grid in (select code from mine)),
       open_case as (select * from case_file where grid in (select code from mine))
     select (select sum(total - out_of_service - occupied)::int from parking_lot_latest l join place p using (device)) as free,
       (select coalesce(sum(capacity), 0)::int from place where kind = 'car-park') as spaces,
       (select sum(present)::int from fitness_venue_latest join place using (device)) as present,
       (select count(*)::int from patrol_checkin join place using (device)) as done,
       (select count(*)::int from place where kind = 'checkpoint') as planned,
       (select count(*)::int from hazard where grid in (select code from mine)) as hazards,
       (select count(*)::int from hazard where grid in (select code from mine) and level = 'major') as major,
       (select count(*)::int from place where kind = 'waste-bin') as bins,
       (select count(*)::int from environment_fill_latest join place using (device) where level >= 0.9) as full,
       (select array_agg((select count(*)::int from open_alarm where priority = p) order by p) from generate_series(1, 3) p) as alarms,
       (select count(*)::int from open_case where stage = 'handling') as handling,
       (select count(*)::int from open_case where stage = 'dispatch') as dispatch,
       (select count(*)::int from place where device is not null and report_every_s is not null) as sources,
       (select array_agg(code order by code) from mine) as grids`,
    [held],
  );
  return row ?? {};
}

function shownOf({ tables }: Snapshot): Record<string, unknown> {
  const all = <Name extends keyof Tables>(name: Name) => tables[name]['all'] as Tables[Name][string];
  const { unacknowledged } = all('alarmTotals');
  return {
    free: all('parkingTotals').free,
    spaces: all('parkingTotals').spaces,
    present: all('fitnessTotals').present,
    done: all('patrolTotals').done,
    planned: all('patrolTotals').planned,
    hazards: all('hazardTotals').open,
    major: all('hazardTotals').major,
    bins: all('environmentTotals').bins,
    full: all('environmentTotals').binsFull,
    alarms: PRIORITIES.map((priority) => unacknowledged[priority]),
    handling: all('caseTotals').open.handling,
    dispatch: all('caseTotals').open.dispatch,
    sources: all('sources').expected,
    grids: Object.keys(tables.grids).sort(),
  };
}

/** Every place that rows name. */
function placesIn(rows: unknown): string[] {
  return [...JSON.stringify(rows).matchAll(/"grid":"(\w+)"/g)].map(([, grid]) => grid ?? '').sort();
}

it('shows as totals what SQL counts in the grids together, whatever grids are held, each counted once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.subarray(GRIDS, { minLength: 1 }), async (held) => {
      const screen = await openScreen(port, { cookie: (await holds(...held)).cookie });
      const snapshot = await mineOf(screen);
      screen.close();
      const expected = await counted(held);
      expect(shownOf(snapshot)).toEqual(expected);
      const places = expected['grids'] as string[];
      expect(placesIn(snapshot.tables.alarms)).toEqual(places);
      expect(placesIn(snapshot.tables.cases)).toEqual(places);
      expect(new Set(placesIn(snapshot.tables))).toEqual(new Set(places));
    }),
    { numRuns: 14, seed: 11 },
  );
});

it('is one room for all who hold the same, whatever they hold beside it that lies in it', async () => {
  const [one, two] = await Promise.all([holds('G1', 'G2'), holds('G2', 'M2', 'G1', 'M3')]);
  const [first, second] = [
    await openScreen(port, { cookie: one.cookie }),
    await openScreen(port, { cookie: two.cookie }),
  ];
  const start = await mineOf(first);
  expect((await mineOf(second)).seq).toBe(start.seq);
  const id = await raised(test, { source: 'later', grid: 'M2' });
  await raised(test, { source: 'elsewhere', grid: 'M4' });
  await test.notify({ kind: 'alarms', community: COMMUNITY, grids: [] });
  const change = await first.until((told) => told.tables.alarms?.[id] !== undefined);
  expect(await second.until(({ seq }) => seq === change.seq)).toEqual(change);
  const now = await mineOf(first);
  expect(applied(start, first.changes)['alarms']).toEqual(now.tables.alarms);
  expect(JSON.stringify([first.changes, now])).not.toMatch(/"(G3|M4)"/);
  first.close();
  second.close();
});

it('becomes another room at once when a grid is taken or given, and nothing of the lost one is told any more', async () => {
  const officer = await holds('G1', 'G3');
  const screen = await openScreen(port, { cookie: officer.cookie });
  const beats: Heartbeat[] = [];
  screen.socket.on('beat', (beat) => beats.push(beat));
  expect(Object.keys((await mineOf(screen)).tables.grids)).toContain('M4');
  await regrants(officer, 'G1', 'G2');
  // The beat that names no number: what was shown is no room of theirs.
  await expect.poll(() => beats.some(({ seqs }) => !('mine' in seqs))).toBe(true);
  const told = screen.changes.length;
  const lost = await raised(test, { source: 'after', grid: 'M4' });
  await test.notify({ kind: 'alarms', community: COMMUNITY, grids: [] });
  const { tables } = await mineOf(screen);
  expect(Object.keys(tables.grids).sort()).toEqual(['G1', 'G2', 'M1', 'M2', 'M3']);
  expect(tables.alarms).not.toHaveProperty(String(lost));
  const id = await raised(test, { source: 'own', grid: 'M3' });
  await test.notify({ kind: 'alarms', community: COMMUNITY, grids: [] });
  await screen.until((change) => change.tables.alarms?.[id] !== undefined);
  expect(JSON.stringify(screen.changes.slice(told))).not.toMatch(/"(G3|M4)"/);
  await regrants(officer);
  await expect.poll(() => screen.socket.connected).toBe(false);
  const back = await openScreen(port, { cookie: officer.cookie });
  expect(await back.subscribe({ room: 'mine' })).toMatchObject({ error: 'forbidden', message: /\S/ });
  back.close();
});

it('of who may see the whole community is the whole community', async () => {
  const screen = await openScreen(port, { cookie: (await signedIn(test, 'duty-officer')).cookie });
  const wall = (await screen.subscribe({ room: 'wall' })) as Snapshot;
  expect((await mineOf(screen)).tables).toEqual(wall.tables);
  screen.close();
});

it('follows a registry in which a micro-grid has come to lie elsewhere', async () => {
  const screen = await openScreen(port, { cookie: (await holds('G1', 'G2')).cookie });
  const { epoch } = await mineOf(screen);
  await test.sql("update grid set parent = 'G3' where code = 'M3'");
  await test.sql("update community set imported_at = imported_at + interval '1 s'");
  const renewed = new Promise<void>((resolve) => screen.socket.on('beat', (beat) => beat.epoch !== epoch && resolve()));
  await test.notify({ kind: 'registry', community: COMMUNITY });
  await renewed;
  const told = screen.changes.length;
  const moved = await raised(test, { source: 'moved', grid: 'M3' });
  await test.notify({ kind: 'alarms', community: COMMUNITY, grids: [] });
  expect(shownOf(await mineOf(screen))).toEqual(await counted(['G1', 'G2']));
  expect(JSON.stringify(screen.changes.slice(told))).not.toContain(`"${moved}"`);
  screen.close();
});

function regrants(person: SignedIn, ...grids: string[]) {
  const grants = grids.map((grid) => ({ role: 'duty-officer', community: COMMUNITY, grid }));
  return app.inject({
    method: 'PATCH',
    url: `/api/people/${person.id}`,
    headers: { cookie: admin.cookie },
    payload: { grants },
  });
}
