/** A throw-away database with the schema and one small community, for tests. */
import pg from 'pg';
import { pino } from 'pino';
import { type Database, openDatabase } from '../database/database.ts';
import { type Devices, loadDevices } from '../devices/devices.ts';
import { createTestDatabase, dropTestDatabase, makeIngestSchema } from './contract.ts';

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string;
    mqttUrl: string;
    redisUrl: string | undefined;
  }
}

export const silent = pino({ level: 'silent' });

/** The community of `scratchDatabase`: one device per kind, codes as in the inserts below. Of P2 the spaces are not known. */
export const COMMUNITY = 'ingest-test';

const COMMUNITY_ROWS = `
  insert into community (code, name_zh, name_en, timezone, workers, registry, imported_at)
  values ('${COMMUNITY}', '测试', 'Test', 'Asia/Shanghai', 100, '{}', now())`;
const GRID_ROWS = `
  insert into grid (code, community, kind, parent, name_zh, name_en, area_m2, polygon, position) values
    ('G1', '${COMMUNITY}', 'exclusive', null, '一', 'One', 1, '{"type":"Polygon","coordinates":[[[0,0],[2,0],[2,2],[0,2],[0,0]]]}', 0),
    ('M1', '${COMMUNITY}', 'micro', 'G1', '一', 'One', 1, '{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,2],[0,2],[0,0]]]}', 1),
    ('M2', '${COMMUNITY}', 'micro', 'G1', '二', 'Two', 1, '{"type":"Polygon","coordinates":[[[1,0],[2,0],[2,2],[1,2],[1,0]]]}', 2)`;
const FACILITY_ROWS = `
  insert into facility (community, domain, kind, code, grid, name_zh, name_en, capacity, attributes, position)
  select '${COMMUNITY}', domain, kind, code, nullif(grid, ''), code, code, nullif(capacity, 0), attributes::jsonb, position
  from (values
    ('parking', 'car-park', 'P1', 'M1', 100, '{}', 1), ('parking', 'car-park', 'P2', 'M2', 0, '{}', 2),
    ('parking', 'bay', 'B1', 'M1', 0, '{}', 3), ('fitness', 'venue', 'V1', 'M1', 20, '{}', 4),
    ('fitness', 'machine', 'X1', 'M1', 0, '{}', 5), ('patrol', 'checkpoint', 'C1', 'M2', 0, '{}', 6),
    ('hazard', 'hazard-point', 'H1', 'M1', 0, '{"kind":"smoke","level":"major"}', 7),
    ('hazard', 'hazard-point', 'H2', 'M2', 0, '{"kind":"lift","level":"general"}', 8),
    ('hazard', 'report-source', 'R1', '', 0, '{}', 9), ('environment', 'air-point', 'E1', 'M1', 0, '{"noiseZone":"3"}', 10),
    ('environment', 'waste-bin', 'E2', 'M1', 0, '{"waste":"other"}', 11), ('environment', 'water-point', 'E3', 'M2', 0, '{}', 12)
  ) as f (domain, kind, code, grid, capacity, attributes, position)`;
const DEVICE_ROWS = `
  insert into device (community, domain, code, facility, report_every_s)
  select community, domain, code, id, 60 from facility`;

/** The machine of a test may be busy with anything: no limit is the reason of a failure. */
const PATIENT = { connectMs: 60_000, statementMs: 120_000, idleInTransactionMs: 60_000 };

export interface Scratch {
  url: string;
  name: string;
  database: Database;
  devices: Devices;
  /** Rows of a query, for assertions. */
  rows(sql: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
  /** Runs on the server's own database, to kill connections. */
  admin(sql: string, values?: unknown[]): Promise<void>;
  drop(): Promise<void>;
}

/** Creates it on the given server under a random name. */
export async function scratchDatabase(serverUrl: string): Promise<Scratch> {
  const url = await createTestDatabase(serverUrl, 'ingest', makeCommunity);
  const admin = async (sql: string, values: unknown[] = []): Promise<void> => {
    const client = new pg.Client({ connectionString: serverUrl });
    await client.connect();
    await client.query(sql, values).finally(() => client.end());
  };
  const database = openDatabase(url, () => {}, 1, PATIENT);
  return {
    url,
    name: new URL(url).pathname.slice(1),
    database,
    devices: await loadDevices(database),
    rows: async (sql, values = []) => (await database.query<Record<string, unknown>>(sql, values)).rows,
    admin,
    async drop() {
      await database.end();
      await dropTestDatabase(serverUrl, url);
    },
  };
}

async function makeCommunity(url: string): Promise<void> {
  await makeIngestSchema(url);
  const database = openDatabase(url, () => {}, 1, PATIENT);
  for (const statement of [COMMUNITY_ROWS, GRID_ROWS, FACILITY_ROWS, DEVICE_ROWS]) await database.query(statement);
  await database.end();
}
