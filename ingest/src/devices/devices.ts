/** The registry as ingest needs it: topic ▶ device, and grids to place a report. A fresh object per load. */
import type { Polygon } from 'geojson';
import { type Database, inTransaction } from '../database/database.ts';
import type { Domain } from '../messages/contract.ts';
import { notify } from '../notices/postgres.ts';
import type { Device, GridMap } from '../readings/reading.ts';

const VERSION = `select coalesce(string_agg(code || ' ' || extract(epoch from imported_at), ',' order by code), '') as version from community`;

const COMMUNITIES = 'select code from community';

const DEVICES = `
  select device.id, device.community, device.domain, device.code, facility.kind, facility.capacity, facility.grid,
    facility.lon, facility.lat, community.timezone,
    case when parent.kind = 'route' then parent.attributes || facility.attributes else facility.attributes end as attributes,
    array_remove(array[parent.code, above.code], null) as parents
  from device
  join facility on facility.id = device.facility
  left join facility parent on parent.id = facility.parent
  left join facility above on above.id = parent.parent
  join community on community.code = device.community
  where device.retired_at is null`;

const GRIDS = 'select community, code, kind, polygon from grid order by community, position';

export interface Devices {
  /** Changes with every import. */
  version: string;
  communities: ReadonlySet<string>;
  grids: ReadonlyMap<string, GridMap>;
  find(community: string, domain: Domain, code: string): Device | undefined;
  /** Topic ▶ who speaks on it: filled by decode, as large as the registry allows. */
  speakers: Map<string, unknown>;
}

/** Reads the whole registry in one consistent picture. */
export async function loadDevices(database: Database): Promise<Devices> {
  const client = await database.connect();
  let failed = true;
  try {
    await client.query('begin isolation level repeatable read read only');
    const version = await client.query<{ version: string }>(VERSION);
    const communities = await client.query<{ code: string }>(COMMUNITIES);
    const devices = await client.query<Device>(DEVICES);
    const grids = await client.query<GridRow>(GRIDS);
    await client.query('commit');
    failed = false;
    const share = sharing();
    const byCode = new Map(
      devices.rows.map((device) => [`${device.community}/${device.domain}/${device.code}`, share(device)]),
    );
    return {
      version: version.rows[0]?.version ?? '',
      communities: new Set(communities.rows.map((row) => row.code)),
      grids: gridMaps(grids.rows),
      find: (community, domain, code) => byCode.get(`${community}/${domain}/${code}`),
      speakers: new Map(),
    };
  } finally {
    client.release(failed);
  }
}

/** The registry if it changed since `known` was loaded, else `known`. One small query when it did not. */
export async function reloadIfChanged(database: Database, known: Devices): Promise<Devices> {
  const result = await database.query<{ version: string }>(VERSION);
  return result.rows[0]?.version === known.version ? known : loadDevices(database);
}

/** Notes when a community is listened to for the first time: what it should have told before, nobody could hear. `now`: epoch ms. */
export async function recordListeningSince(database: Database, now: number): Promise<void> {
  await inTransaction(database, async (tx) => {
    const { rows } = await tx.query<{ code: string }>(
      'update community set watched_since = to_timestamp($1::float8 / 1000) where watched_since is null returning code',
      [now],
    );
    await notify(
      tx,
      rows.map(({ code }) => ({ kind: 'registry', community: code })),
    );
  });
}

/**
 * Makes devices that stand in the same place, or are of the same make, hold the same texts, lists and attributes. Thousands of bays of
 * one level else have thousands of copies, each of which has to be fetched from memory for a message of its own.
 */
function sharing(): (device: Device) => Device {
  const known = new Map<string, unknown>();
  function shared<T>(value: T): T {
    if (value === null) return value;
    const key = typeof value === 'string' ? value : `json ${JSON.stringify(value)}`;
    if (!known.has(key)) known.set(key, value);
    return known.get(key) as T;
  }
  return (device) => ({
    ...device,
    community: shared(device.community),
    domain: shared(device.domain),
    kind: shared(device.kind),
    grid: shared(device.grid),
    attributes: shared(device.attributes),
    parents: shared(device.parents),
    timezone: shared(device.timezone),
  });
}

interface GridRow {
  community: string;
  code: string;
  kind: 'exclusive' | 'micro';
  polygon: Polygon;
}

function gridMaps(rows: readonly GridRow[]): Map<string, GridMap> {
  const maps = new Map<string, { codes: Set<string>; micro: GridMap['micro'] }>();
  for (const { community, code, kind, polygon } of rows) {
    let map = maps.get(community);
    if (!map) {
      map = { codes: new Set(), micro: { type: 'FeatureCollection', features: [] } };
      maps.set(community, map);
    }
    map.codes.add(code);
    if (kind === 'micro') map.micro.features.push({ type: 'Feature', properties: { code }, geometry: polygon });
  }
  return maps;
}
