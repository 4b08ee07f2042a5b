/** A throw-away database with the schema of ingest and one small community, for tests. */
import type { Notice } from '@cockpit/ingest/notices';
import { createTestDatabase, dropTestDatabase, makeIngestSchema } from '@cockpit/ingest/testing';
import { pino } from 'pino';
import { type Database, openDatabase } from '../database/database.ts';
import { notify } from '../notices/notify.ts';
import { makeApiSchema } from './contract.ts';

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string;
    redisUrl: string | undefined;
  }
}

export const silent = pino({ level: 'silent' });
export const COMMUNITY = 'api-test';
/** Sunday 2026-11-22, 10:00 in Shanghai. */
export const NOW = Date.parse('2026-11-22T10:00:00+08:00');

const SQUARE = '{"type":"Polygon","coordinates":[[[0,0],[2,0],[2,2],[0,2],[0,0]]]}';
const ROUTE = {
  keyArea: true,
  lateAfterMinutes: 10,
  missedAfterMinutes: 30,
  rounds: [{ code: 'day-1', startsAt: '09:00', weekdays: [1, 2, 3, 4, 5, 6, 7] }],
};
const VENUE = { kind: 'court', opensAt: '08:00', closesAt: '22:00' };

/** Code, domain, kind, grid, parent, capacity, attributes, device's interval in s (null: events only, undefined: no device). */
const FACILITIES = [
  ['P1', 'parking', 'car-park', 'M1', null, 100, {}, 60],
  ['P2', 'parking', 'car-park', 'M2', null, 50, {}, 60],
  ['P1-L1', 'parking', 'level', 'M1', 'P1', 2, {}, undefined],
  ['B1', 'parking', 'bay', 'M1', 'P1-L1', null, {}, 3600],
  ['B2', 'parking', 'bay', 'M1', 'P1-L1', null, {}, 3600],
  ['V1', 'fitness', 'venue', 'M1', null, 20, VENUE, 60],
  ['X1', 'fitness', 'machine', 'M1', 'V1', null, {}, null],
  ['R1', 'patrol', 'route', null, null, null, ROUTE, undefined],
  ['C1', 'patrol', 'checkpoint', 'M1', 'R1', null, { afterMinutes: 0 }, null],
  ['C2', 'patrol', 'checkpoint', 'M2', 'R1', null, { afterMinutes: 20 }, null],
  ['H1', 'hazard', 'hazard-point', 'M1', null, null, { kind: 'smoke', level: 'major' }, 600],
  ['H2', 'hazard', 'hazard-point', 'M2', null, null, { kind: 'lift', level: 'general' }, 600],
  ['RS', 'hazard', 'report-source', null, null, null, {}, null],
] as const;

/** The machine of a test may be busy with anything: no limit is the reason of a failure. */
const PATIENT = { connectMs: 60_000, statementMs: 120_000, idleInTransactionMs: 60_000 };

export interface TestDatabase {
  url: string;
  database: Database;
  sql(text: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
  notify(notice: Notice): Promise<void>;
  /** Id of a device by its code. */
  device(code: string): number;
  drop(): Promise<void>;
}

/** Creates it on the given server under a random name. */
export async function testDatabase(serverUrl: string): Promise<TestDatabase> {
  const url = await createTestDatabase(serverUrl, 'api', makeCommunity);
  const database = openDatabase(url, silent, 'service', PATIENT);
  const { rows } = await database.query<{ code: string; id: number }>('select code, id from device');
  const devices = new Map(rows.map(({ code, id }) => [code, id]));
  return {
    url,
    database,
    sql: async (text, values = []) => (await database.query<Record<string, unknown>>(text, values)).rows,
    notify: async (notice) => {
      await notify(database, notice);
    },
    device: (code) => devices.get(code) ?? Number.NaN,
    async drop() {
      await database.end();
      await dropTestDatabase(serverUrl, url);
    },
  };
}

async function makeCommunity(url: string): Promise<void> {
  await makeIngestSchema(url);
  await makeApiSchema(url);
  const database = openDatabase(url, silent, 'service', PATIENT);
  await seed(database);
  await database.end();
}

async function seed(database: Database): Promise<void> {
  await database.query(
    `insert into community (code, name_zh, name_en, timezone, workers, registry, imported_at)
     values ($1, '测试', 'Test', 'Asia/Shanghai', 100, '{}', '2026-01-01')`,
    [COMMUNITY],
  );
  await database.query(
    `insert into grid (code, community, kind, parent, name_zh, name_en, area_m2, polygon, position) values
       ('G1', $1, 'exclusive', null, '一', 'One', 1, $2, 0), ('M1', $1, 'micro', 'G1', '一', 'One', 1, $2, 1),
       ('M2', $1, 'micro', 'G1', '二', 'Two', 1, $2, 2), ('G2', $1, 'exclusive', null, '空', 'Empty', 1, $2, 3)`,
    [COMMUNITY, SQUARE],
  );
  for (const [index, entry] of FACILITIES.entries()) {
    const [code, domain, kind, grid, parent, capacity, attributes, everyS] = entry;
    const inserted = await database.query<{ id: number }>(
      `insert into facility (community, domain, kind, code, parent, grid, name_zh, name_en, lon, lat, capacity, attributes, position)
       values ($1, $2, $3, $4, (select id from facility where code = $5), $6, $4, $4, 1, 1, $7, $8, $9) returning id`,
      [COMMUNITY, domain, kind, code, parent, grid, capacity, JSON.stringify(attributes), index],
    );
    if (everyS === undefined) continue;
    await database.query(
      'insert into device (community, domain, code, facility, report_every_s) values ($1, $2, $3, $4, $5)',
      [COMMUNITY, domain, code, inserted.rows[0]?.id, everyS],
    );
  }
}
