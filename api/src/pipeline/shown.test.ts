/** What screens and `/api/health` show of the pipeline, on the real app. */
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import type { Health } from '../health/contract.ts';
import type { App } from '../http/app.ts';
import type { Snapshot } from '../live/contract.ts';
import { NOW, type TestDatabase, testDatabase } from '../testing/community.ts';
import { type TestPipeline, testPipeline } from '../testing/pipeline.ts';
import { parks } from '../testing/readings.ts';
import { onPort, openScreen, type TestScreen, testApp } from '../testing/serve.ts';

const SINCE = NOW - 8_000;

let test: TestDatabase;
let app: App;
let screen: TestScreen;
let pipeline: TestPipeline;

beforeAll(async () => {
  test = await testDatabase(inject('postgresUrl'));
  await parks(test, 'P1', { total: 100, occupied: 40 });
  pipeline = testPipeline();
  app = await testApp(test, { pipeline });
  screen = await openScreen(await onPort(app));
});
afterAll(async () => {
  screen.close();
  await app.close();
  await test.drop();
});
beforeEach(() => {
  for (const stage of ['database', 'ingest', 'rollups'] as const) pipeline.set(stage, null);
});

async function health(cookie?: string): Promise<{ code: number; body: Health }> {
  const answer = await app.inject({ url: '/api/health', ...(cookie !== undefined && { headers: { cookie } }) });
  return { code: answer.statusCode, body: answer.json() };
}

describe('a screen', () => {
  it('has every stage from the first picture, and hears of a break without anything being read', async () => {
    const snapshot = (await screen.subscribe({ room: 'wall' })) as Snapshot;
    expect(Object.keys(snapshot.tables.pipeline).sort()).toEqual([
      'api',
      'broker',
      'commit',
      'database',
      'ingest',
      'queue',
      'rollups',
    ]);
    expect(snapshot.tables.sources['all']).toMatchObject({ unheardSince: null, stale: expect.any(Number) });
    const release = await locked();
    pipeline.set('ingest', { what: 'silent', since: SINCE });
    const { tables } = await screen.until((change) => change.tables.pipeline?.['ingest']?.state === 'broken');
    expect(tables.pipeline).toEqual({
      ingest: expect.objectContaining({ since: SINCE, what: 'silent', state: 'broken' }),
    });
    expect(tables.sources?.['all']).toMatchObject({
      unheardSince: SINCE,
      reporting: null,
      stale: null,
      offline: null,
      perMinute: null,
      lagMs: null,
    });
    expect(Object.values(tables.grids ?? {}).map((grid) => grid?.silentSince)).not.toContainEqual(expect.any(Number));
    await release();
    pipeline.set('ingest', null);
    const whole = await screen.until((change) => change.tables.sources?.['all']?.unheardSince === null);
    expect(whole.tables.sources?.['all']?.stale).toEqual(expect.any(Number));
  });

  it('is told at the next beat that a database is broken, before any reading of it has failed', async () => {
    const beat = new Promise<{ ok: boolean }>((resolve) => {
      screen.socket.on('beat', (heard) => !heard.ok && resolve(heard));
    });
    pipeline.set('database', { what: 'unreachable', since: SINCE });
    expect((await beat).ok).toBe(false);
  });

  it('is told that a lag of nothing is unknown, not 0', async () => {
    await test.sql('truncate parking_occupancy');
    const { tables } = (await app.inject('/api/wall')).json() as Snapshot;
    expect(tables.sources['all']?.lagMs).toBeNull();
    expect(tables.sources['all']?.rollupLagMs).toBe(0);
  });
});

describe('health', () => {
  it('is degraded with stage, since and what, and still 200: the api answers truthfully', async () => {
    pipeline.set('ingest', { what: 'silent', since: SINCE });
    pipeline.set('rollups', { what: 'behind', since: SINCE - 1 });
    await expect.poll(async () => (await health()).body.notices).toBe(true);
    const { code, body } = await health();
    expect(code).toBe(200);
    expect(body.status).toBe('degraded');
    expect(body.reasons).toEqual([
      { stage: 'ingest', since: SINCE, what: expect.stringContaining('heartbeat') },
      { stage: 'rollups', since: SINCE - 1, what: 'are behind' },
    ]);
    pipeline.set('ingest', null);
    pipeline.set('rollups', null);
    expect((await health()).body).toMatchObject({ status: 'ok', reasons: [] });
  });

  it('tells a stranger the stage and nothing else', async () => {
    pipeline.set('ingest', { what: 'silent', since: SINCE });
    const { body } = await health(`cockpit-session=${'A'.repeat(43)}`);
    expect(body.reasons).toEqual([{ stage: 'ingest', since: null, what: null }]);
    expect(body).toMatchObject({ communities: [], lastReadingAt: null });
  });

  it('answers in time, as broken, while the database holds everybody up', async () => {
    const release = await locked();
    const { code, body } = await health();
    await release();
    expect(code).toBe(503);
    expect(body.database).toBe(false);
    expect(body.reasons[0]?.stage).toBe('database');
  });
});

/** Nobody can read who reports until it is released. */
async function locked(): Promise<() => Promise<void>> {
  const client = await test.database.connect();
  await client.query('begin; lock table device_presence in access exclusive mode');
  return async () => {
    await client.query('rollback');
    client.release();
  };
}
