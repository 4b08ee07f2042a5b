/** The registry's statements. All run inside the import's transaction. */
import type { Transaction } from '../database/database.ts';
import { IMPORT_LOCK } from '../database/locks.ts';
import { notify } from '../notices/postgres.ts';
import type { RegistryFile } from './contract.ts';
import type { FacilityRow } from './facilities.ts';
import type { GridRow } from './grid-rows.ts';

/** Waits until no other import runs; released with the transaction. */
export async function lockImport(tx: Transaction): Promise<void> {
  await tx.query('select pg_advisory_xact_lock($1)', [IMPORT_LOCK]);
}

/** Grid codes of `codes` that another community already has. */
export async function gridsOfOthers(tx: Transaction, community: string, codes: string[]): Promise<Map<string, string>> {
  const { rows } = await tx.query<{ code: string; community: string }>(
    'select code, community from grid where code = any($2::text[]) and community <> $1',
    [community, codes],
  );
  return new Map(rows.map((row) => [row.code, row.community]));
}

/** Inserts or updates the community; `imported_at`, the revision, moves only with what is stored. */
export async function upsertCommunity(tx: Transaction, file: RegistryFile, grids: GridRow[], at: Date): Promise<void> {
  const { code, name, timezone, workers } = file.community;
  await tx.query(
    `insert into community as c (code, name_zh, name_en, timezone, workers, registry, imported_at, first_imported_at)
     values ($1, $2, $3, $4, $5, $6, $7, $7)
     on conflict (code) do update set
       name_zh = excluded.name_zh, name_en = excluded.name_en, timezone = excluded.timezone, workers = excluded.workers,
       registry = excluded.registry,
       imported_at = case
         when c.registry = excluded.registry and not exists (
           select from jsonb_to_recordset($8::jsonb) as drawn(code text, polygon jsonb)
           left join grid on grid.code = drawn.code
           where grid.polygon is distinct from drawn.polygon)
         then c.imported_at
         -- Two imports within one tick of a simulated clock still differ.
         else greatest(excluded.imported_at, c.imported_at + interval '1 millisecond')
       end`,
    [code, name.zh, name.en, timezone, workers, JSON.stringify(file), at, JSON.stringify(grids)],
  );
}

/** Inserts or updates grids; parents may come after their children, the statement is checked as a whole. */
export async function upsertGrids(tx: Transaction, community: string, grids: GridRow[]): Promise<void> {
  await tx.query(
    `insert into grid (code, community, kind, parent, name_zh, name_en, leader, workers, area_m2, roads, polygon, position)
     select code, $1, kind, parent, name->>'zh', name->>'en', leader, workers, "areaM2", roads, polygon, position
     from jsonb_to_recordset($2::jsonb) as g(code text, kind text, parent text, name jsonb, leader text, workers int,
       "areaM2" float8, roads jsonb, polygon jsonb, position int)
     on conflict (code) do update set
       kind = excluded.kind, parent = excluded.parent, name_zh = excluded.name_zh, name_en = excluded.name_en,
       leader = excluded.leader, workers = excluded.workers, area_m2 = excluded.area_m2, roads = excluded.roads,
       polygon = excluded.polygon, position = excluded.position`,
    [community, JSON.stringify(grids)],
  );
}

/** Deletes grids that are gone. What once stood there keeps its readings and loses its grid. */
export async function deleteGoneGrids(tx: Transaction, community: string, codes: string[]): Promise<void> {
  await tx.query(
    `update facility set grid = null
     where community = $1 and grid in (select code from grid where community = $1 and code <> all($2::text[]))`,
    [community, codes],
  );
  await tx.query('delete from grid where community = $1 and code <> all($2::text[])', [community, codes]);
}

/**
 * Notes since when the rounds of routes that are there already are planned: those whose code, weekday and start were not planned before,
 * from `at` on. Before the routes themselves are written.
 */
export async function noteNewRounds(
  tx: Transaction,
  community: string,
  facilities: readonly FacilityRow[],
  at: Date,
): Promise<void> {
  const routes = facilities.filter(({ kind }) => kind === 'route');
  await tx.query(
    `with planned as (
       select known.id, round->>'code' || ' ' || weekday as key, round->>'startsAt' as starts, known.attributes as before, known.rounds_since as since
       from jsonb_to_recordset($2::jsonb) as route (domain text, code text, attributes jsonb)
       join facility known on known.community = $1 and known.domain = route.domain and known.code = route.code and known.retired_at is null
       cross join jsonb_array_elements(route.attributes->'rounds') as round
       cross join jsonb_array_elements_text(round->'weekdays') as weekday
     ), noted as (
       select id, jsonb_strip_nulls(jsonb_object_agg(key, case
         when exists (select from jsonb_array_elements(before->'rounds') as old, jsonb_array_elements_text(old->'weekdays') as day
           where old->>'code' || ' ' || day = key and old->>'startsAt' = starts) then since->key
         else to_jsonb($3::float8) end)) as since
       from planned group by id
     )
     update facility set rounds_since = noted.since from noted where facility.id = noted.id and rounds_since <> noted.since`,
    [community, JSON.stringify(routes), at.getTime()],
  );
}

/** Inserts or updates facilities of one depth, keeping ids; their parents must be there already. New ones, and checkpoints of another route, are watched from `at` on. */
export async function upsertFacilities(
  tx: Transaction,
  community: string,
  facilities: (FacilityRow & { position: number })[],
  at: Date,
): Promise<void> {
  await tx.query(
    `insert into facility as known (community, domain, kind, code, parent, grid, name_zh, name_en, lon, lat, capacity, attributes, position,
       watched_since)
     select $1, f.domain, f.kind, f.code, p.id, f.grid, f.name->>'zh', f.name->>'en', f.lon, f.lat, f.capacity, f.attributes, f.position,
       $3
     from jsonb_to_recordset($2::jsonb) as f(domain text, kind text, code text, parent text, grid text, name jsonb, lon float8,
       lat float8, capacity int, attributes jsonb, position int)
     left join facility p on p.community = $1 and p.domain = f.domain and p.code = f.parent
     on conflict (community, domain, code) do update set
       kind = excluded.kind, parent = excluded.parent, grid = excluded.grid, name_zh = excluded.name_zh,
       name_en = excluded.name_en, lon = excluded.lon, lat = excluded.lat, capacity = excluded.capacity,
       attributes = excluded.attributes, position = excluded.position,
       watched_since = case when known.retired_at is null and (known.kind <> 'checkpoint' or known.parent is not distinct from excluded.parent)
         then known.watched_since else excluded.watched_since end,
       retired_at = null`,
    [community, JSON.stringify(facilities), at],
  );
}

/**
 * Marks what is gone; rows stay for the readings that name them. From then on messages of a retired device are those of an
 * unknown one.
 */
export async function retire(
  tx: Transaction,
  table: 'facility' | 'device',
  community: string,
  kept: FacilityRow[],
  at: Date,
): Promise<number> {
  const { rowCount } = await tx.query(
    `update ${table} as known set retired_at = $4
     where community = $1 and retired_at is null
       and not exists (select from unnest($2::text[], $3::text[]) as k(domain, code) where k.domain = known.domain and k.code = known.code)`,
    [community, kept.map((row) => row.domain), kept.map((row) => row.code), at],
  );
  return rowCount ?? 0;
}

/** Inserts or updates the devices that speak for facilities, keeping ids. */
export async function upsertDevices(tx: Transaction, community: string, speaking: FacilityRow[]): Promise<void> {
  await tx.query(
    `insert into device (community, domain, code, facility, report_every_s)
     select $1, d.domain, d.code, f.id, d.report_every_s
     from unnest($2::text[], $3::text[], $4::int[]) as d(domain, code, report_every_s)
     join facility f on f.community = $1 and f.domain = d.domain and f.code = d.code
     on conflict (community, domain, code) do update set
       facility = excluded.facility, report_every_s = excluded.report_every_s, retired_at = null`,
    [
      community,
      speaking.map((row) => row.domain),
      speaking.map((row) => row.code),
      speaking.map((row) => row.device?.reportEveryS ?? null),
    ],
  );
}

/** Tells PostgreSQL's listeners when the transaction commits. */
export async function notifyRegistry(tx: Transaction, community: string): Promise<void> {
  await notify(tx, [{ kind: 'registry', community }]);
}

/** The stored registry file of a community; undefined when there is none. Key order is lost in jsonb. */
export async function readStoredFile(tx: Transaction, community: string): Promise<RegistryFile | undefined> {
  const { rows } = await tx.query<{ registry: RegistryFile }>('select registry from community where code = $1', [
    community,
  ]);
  return rows[0]?.registry;
}

/** Stored polygons of a community in the order of its grids. */
export async function readStoredShapes(
  tx: Transaction,
  community: string,
): Promise<Pick<GridRow, 'code' | 'polygon'>[]> {
  const { rows } = await tx.query<Pick<GridRow, 'code' | 'polygon'>>(
    'select code, polygon from grid where community = $1 order by position',
    [community],
  );
  return rows;
}

/** All communities, the one that was there first leading. */
export async function listCommunities(tx: Transaction): Promise<CommunityLine[]> {
  const { rows } = await tx.query<CommunityLine>(
    `select c.code, c.name_zh as "nameZh", c.name_en as "nameEn", c.imported_at as "importedAt",
       (select count(*)::int from grid g where g.community = c.code) as grids,
       (select count(*)::int from device d where d.community = c.code and d.retired_at is null) as devices
     from community c order by c.first_imported_at, c.code`,
  );
  return rows;
}

export interface CommunityLine {
  code: string;
  nameZh: string;
  nameEn: string;
  importedAt: Date;
  grids: number;
  devices: number;
}
