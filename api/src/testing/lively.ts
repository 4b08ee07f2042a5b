/** A community with something of everything in it, and the app that serves it. */
import type { App } from '../http/app.ts';
import { raised } from './alarms.ts';
import { COMMUNITY, NOW, type TestDatabase, testDatabase } from './community.ts';
import { insertSensorState, opensHazard, parks } from './readings.ts';
import { listeningApp } from './serve.ts';

const HOUR_MS = 3_600_000;
/** Query of a history: the last two hours. */
export const RANGE = `from=${NOW - 2 * HOUR_MS}&to=${NOW}`;

export interface PopulatedApp {
  test: TestDatabase;
  app: App;
  get(url: string): Promise<Answer>;
  end(): Promise<void>;
}

interface Answer {
  status: number;
  headers: Record<string, unknown>;
  body: string;
  json(): ReturnType<typeof JSON.parse>;
}

/** Creates it on the given server under a random name. */
export async function livelyCommunity(serverUrl: string): Promise<PopulatedApp> {
  const test = await testDatabase(serverUrl);
  await parks(test, 'P1', { total: 100, occupied: 40, outOfService: 10 });
  await parks(test, 'P2', { total: 50, occupied: 70, quality: 1 });
  await insertSensorState(test, 'H1', 'alarm', 81);
  await opensHazard(test, 'H1', { level: 'major', kind: 'smoke', grid: 'M1', openedAt: NOW - HOUR_MS });
  await raised(test, { source: 'H1', domain: 'hazard', grid: 'M1', priority: 1, raisedAt: NOW - HOUR_MS });
  await opensHazard(test, 'RS', { level: 'general', kind: '占道', grid: 'M2', openedAt: NOW - 30 * HOUR_MS });
  await opensHazard(test, 'RS', { level: 'general', kind: '噪声', grid: null, openedAt: NOW - 2 * HOUR_MS });
  await opensHazard(test, 'H2', {
    level: 'general',
    kind: 'lift',
    grid: 'M2',
    openedAt: NOW - HOUR_MS,
    state: 'fault',
  });
  await test.sql(
    `insert into event (community, at, received_at, domain, type, device, message_id, grid, detail)
     select $1, to_timestamp($2 - n * 60), now(), 'patrol', 'checkin', $3, n::text, 'M1', '{}' from generate_series(1, 12) n`,
    [COMMUNITY, NOW / 1000, test.device('C1')],
  );
  await test.sql(
    `insert into quarantine (received_at, topic, payload, payload_bytes, digest, reason, detail, last_received_at)
     select now(), 'v1/x', '\\x7b00e4'::bytea, 3, n::text::bytea, 'not-json', 'broken', now() from generate_series(1, 5) n`,
  );
  await test.sql(
    `insert into parking_occupancy_1m (bucket, device, samples, suspect, occupied_sum, occupied_min, occupied_max,
       occupied_last, usable_last, entries, exits)
     select to_timestamp($1), d.id, 2, 1, 60, 20, 40, 40, 90, 5, null from device d where d.code in ('P1', 'P2')`,
    [NOW / 1000 - 600],
  );
  await raised(test, { source: 'P2', grid: 'M2', priority: 3, raisedAt: NOW - HOUR_MS });
  const app = await listeningApp(test);
  return {
    test,
    app,
    async get(url) {
      const { statusCode, headers, body } = await app.inject(url);
      return { status: statusCode, headers, body, json: () => JSON.parse(body) };
    },
    async end() {
      await app.close();
      await test.drop();
    },
  };
}
