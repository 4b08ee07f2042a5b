import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Scratch, scratchDatabase } from '../testing/scratch.ts';
import { exportRegistry } from './export.ts';
import { importRegistry } from './import.ts';
import type { RegistrySource } from './read-files.ts';
import { nth, sampleRegistry } from './sample.ts';

const AT = Date.UTC(2026, 10, 22, 8);
let scratch: Scratch;

beforeAll(async () => {
  scratch = await scratchDatabase(inject('postgresUrl'));
});
afterAll(() => scratch?.drop());

/** The sample under a code and grid codes of its own: grid codes are unique in the database. */
function community(code: string, prefix: string): RegistrySource {
  const text = JSON.stringify(sampleRegistry(code)).replaceAll('1000000000000', prefix);
  return JSON.parse(text) as RegistrySource;
}

function facilities(code: string): Promise<Record<string, unknown>[]> {
  return scratch.rows(
    `select f.id, f.domain, f.code, f.grid, f.retired_at is not null as retired, d.id as device, d.retired_at is not null as silent
     from facility f left join device d on d.facility = f.id where f.community = $1 order by f.id`,
    [code],
  );
}

async function revision(code: string): Promise<unknown> {
  const [row] = await scratch.rows('select imported_at, first_imported_at from community where code = $1', [code]);
  return row;
}

describe('importRegistry', () => {
  it('gives back on export exactly what was imported, names of any kind included', async () => {
    const registry = community('round', '2000000000000');
    nth(registry.file.reportSources, 0).name.zh = `<script>alert('x')</script> "'\\ $1; drop table facility;-- 🚰`;
    await importRegistry(scratch.database, registry, AT);
    const exported = await exportRegistry(scratch.database, 'round');
    expect(JSON.stringify(exported)).toBe(JSON.stringify(registry));
    const before = await facilities('round');
    await importRegistry(scratch.database, exported as RegistrySource, AT + 1000);
    expect(await facilities('round')).toEqual(before);
    expect(JSON.stringify(await exportRegistry(scratch.database, 'round'))).toBe(JSON.stringify(registry));
  });

  it('hangs levels, bays, machines and checkpoints under their parents, in the grid of their place', async () => {
    await importRegistry(scratch.database, community('tree', '2100000000000'), AT);
    const rows = await scratch.rows(
      `select f.kind, p.kind as parent, f.grid, count(*)::int as n from facility f left join facility p on p.id = f.parent
       where f.community = 'tree' group by 1, 2, 3 order by 1, 3`,
    );
    expect(rows).toEqual([
      { kind: 'bay', parent: 'level', grid: '210000000000011', n: 12 },
      { kind: 'car-park', parent: null, grid: '210000000000011', n: 1 },
      { kind: 'checkpoint', parent: 'route', grid: '210000000000021', n: 1 },
      { kind: 'checkpoint', parent: 'route', grid: '210000000000022', n: 1 },
      { kind: 'hazard-point', parent: null, grid: '210000000000021', n: 1 },
      { kind: 'level', parent: 'car-park', grid: '210000000000011', n: 2 },
      { kind: 'machine', parent: 'venue', grid: '210000000000012', n: 1 },
      { kind: 'report-source', parent: null, grid: null, n: 1 },
      { kind: 'route', parent: null, grid: null, n: 1 },
      { kind: 'venue', parent: null, grid: '210000000000012', n: 1 },
    ]);
  });

  it('retires what is gone, lets its grid go, and takes it back under the same id', async () => {
    const whole = community('retire', '2200000000000');
    const without = community('retire', '2200000000000');
    without.file.hazardPoints = [];
    without.file.routes = [];
    without.file.grids = without.file.grids.filter((grid) => !grid.code.endsWith('2'));
    without.shapes.features = without.shapes.features.filter(({ properties }) => !properties.code.endsWith('2'));
    without.file.venues = [];
    for (const grid of without.file.grids) if (grid.code.endsWith('21')) grid.parent = '220000000000001';

    await importRegistry(scratch.database, whole, AT);
    const before = await facilities('retire');
    const account = await importRegistry(scratch.database, without, AT + 1000);
    expect(account).toMatchObject({ retiredFacilities: 6, retiredDevices: 5 });
    const between = await facilities('retire');
    expect(between.map((row) => row['id'])).toEqual(before.map((row) => row['id']));
    expect(between.filter((row) => row['retired']).map((row) => row['code'])).toEqual([
      'V1',
      'R1',
      'H1',
      'V1-01',
      'C1',
      'C2',
    ]);
    expect(between.find((row) => row['code'] === 'V1')).toMatchObject({ grid: null, silent: true });

    await importRegistry(scratch.database, whole, AT + 2000);
    expect(await facilities('retire')).toEqual(before);
    // What is taken into use again is watched from then on.
    const watched = await scratch.database.query(
      "select code, watched_since as at from facility where community = 'retire' and code in ('V1', 'P1') order by code",
    );
    expect(watched.rows).toEqual([
      { code: 'P1', at: new Date(AT) },
      { code: 'V1', at: new Date(AT + 2000) },
    ]);
  });

  it('says since when a round that a route had not before is planned, by weekday and start', async () => {
    const since = async () =>
      (
        await scratch.rows("select rounds_since as since from facility where community = 'rounds' and kind = 'route'")
      )[0]?.['since'];
    const planned = (...rounds: { code: string; startsAt: string; weekdays: number[] }[]) => {
      const registry = community('rounds', '2900000000000');
      nth(registry.file.routes, 0).rounds = rounds;
      return registry;
    };
    const morning = { code: 'morning', startsAt: '08:00', weekdays: [1, 2] };
    const noon = { code: 'noon', startsAt: '12:00', weekdays: [1] };
    await importRegistry(scratch.database, planned(morning), AT);
    expect(await since()).toEqual({});
    await importRegistry(scratch.database, planned(morning, noon), AT + 1000);
    expect(await since()).toEqual({ 'noon 1': AT + 1000 });
    // Said again it is as old as it was; another start, and a weekday more, are new.
    await importRegistry(scratch.database, planned({ ...morning, weekdays: [1, 2, 3] }, noon), AT + 2000);
    expect(await since()).toEqual({ 'noon 1': AT + 1000, 'morning 3': AT + 2000 });
    await importRegistry(scratch.database, planned(morning, { ...noon, startsAt: '12:30' }), AT + 3000);
    expect(await since()).toEqual({ 'noon 1': AT + 3000 });
  });

  it('moves the revision only with what it stores', async () => {
    const registry = community('revision', '2300000000000');
    await importRegistry(scratch.database, registry, AT);
    await importRegistry(scratch.database, registry, AT + 1000);
    expect(await revision('revision')).toEqual({ imported_at: new Date(AT), first_imported_at: new Date(AT) });
    nth(nth(nth(registry.shapes.features, 0).geometry.coordinates, 0), 1)[0] = 0.0100001;
    await importRegistry(scratch.database, registry, AT);
    expect(await revision('revision')).toEqual({ imported_at: new Date(AT + 1), first_imported_at: new Date(AT) });
  });

  it('refuses a grid of another community and stores nothing of it', async () => {
    await importRegistry(scratch.database, community('owner', '2400000000000'), AT);
    const thief = importRegistry(scratch.database, community('thief', '2400000000000'), AT);
    await expect(thief).rejects.toMatchObject({
      code: 'registry-refused',
      faults: expect.arrayContaining([expect.objectContaining({ code: 'duplicate-code', path: 'grids[0].code' })]),
    });
    expect(await revision('thief')).toBeUndefined();
  });

  it('lets imports of the same community at the same time take turns', async () => {
    const versions = [1, 2, 3, 4].map((workers) => {
      const registry = community('together', '2500000000000');
      registry.file.community.workers = workers;
      nth(registry.file.carParks, 0).code = `P${workers}`;
      return registry;
    });
    await Promise.all(versions.map((registry) => importRegistry(scratch.database, registry, AT)));
    const [row] = await scratch.rows(`select workers from community where code = 'together'`);
    const standing = (await facilities('together')).filter(
      (one) => /^P\d$/.test(String(one['code'])) && !one['retired'],
    );
    expect(standing.map((one) => one['code'])).toEqual([`P${row?.['workers']}`]);
  });

  it('tells listeners when it has committed', async () => {
    const listener = new pg.Client({ connectionString: scratch.url });
    await listener.connect();
    try {
      await listener.query('listen cockpit_notices');
      const heard = new Promise<unknown>((resolve) => {
        listener.on('notification', ({ payload }) => resolve(JSON.parse(payload ?? '')));
      });
      await importRegistry(scratch.database, community('told', '2600000000000'), AT);
      expect(await heard).toEqual({ kind: 'registry', community: 'told' });
    } finally {
      await listener.end();
    }
  });
});
