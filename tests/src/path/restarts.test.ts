/**
 * Promise 1: what the broker acknowledged to a device is stored, whichever process is killed in the middle of a stream,
 * and screens find their way back by themselves.
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type OwnServer, startOwnBroker, startOwnPostgres } from '../harness/own-servers.ts';
import { type Scene, startScene } from '../harness/scene.ts';

const PATIENCE = { timeout: 60_000, interval: 100 };
/** Messages a device may have under way at once. */
const UNDER_WAY = 20;
/** Of one stream. Two of them while ingest is away stay below what a Mosquitto keeps by default (1000). */
const MESSAGES = 300;
const TOTAL = 420;

let postgres: OwnServer;
let broker: OwnServer;
let scene: Scene;
let stack: Scene['stack'];
let devices: Scene['devices'];
let wall: Scene['wall'];
let occupied = 0;

beforeAll(async () => {
  [postgres, broker] = await Promise.all([startOwnPostgres(), startOwnBroker()]);
});

afterAll(async () => {
  await broker?.remove();
  await postgres?.remove();
});

beforeEach(async () => {
  scene = await startScene({ postgresUrl: postgres.url, mqttUrl: broker.url });
  ({ stack, devices, wall } = scene);
});

afterEach(() => scene?.stop());

describe('in the middle of a stream of messages', () => {
  it('ingest is killed and started again', async () => {
    await streamAround(stack.ingest.kill);
    await stream(MESSAGES);
    await stack.ingest.start();
    await stream(MESSAGES);
    await expectNothingLost();
    expect(wall.counts()).toMatchObject({ connects: 1, gaps: 0 });
  });

  it('the api is killed and started again', async () => {
    const { epoch } = wall.picture();
    await streamAround(stack.api.kill);
    await wall.lost();
    await stream(MESSAGES);
    await stack.api.start();
    await wall.until('a picture of the new life', (_, picture) => picture.epoch !== epoch);
    await expectNothingLost();
    expect(wall.counts().connects).toBe(2);
  });

  it('the broker is killed and started again', async () => {
    await streamAround(async () => {
      await broker.service.kill();
      await broker.service.start();
    });
    await stream(MESSAGES);
    await expectNothingLost();
  });

  it('PostgreSQL is killed and started again', async () => {
    await streamAround(async () => {
      process.kill(postgres.serverPid(), 'SIGKILL');
    });
    await wall.untilBeat('the screen is told that figures are old', (beat) => !beat.ok);
    await stream(MESSAGES);
    await postgres.service.kill();
    await postgres.service.start();
    await wall.untilBeat('figures are true again', (beat) => beat.ok);
    await expectNothingLost();
    expect(wall.counts().connects).toBe(1);
  });
});

/** Publishes that many messages, some of them under way at once; resolves when the broker has taken over all. */
async function stream(count: number, onTaken: (taken: number) => void = () => {}): Promise<void> {
  let left = count;
  let taken = 0;
  const lines = Array.from({ length: UNDER_WAY }, async () => {
    while (left > 0) {
      left -= 1;
      occupied = (occupied + 1) % TOTAL;
      await devices.publish('parking/KC/occupancy', { total: TOTAL, occupied, entries: 1 });
      taken += 1;
      onTaken(taken);
    }
  });
  await Promise.all(lines);
}

/** A stream in the middle of which something happens to a process. */
async function streamAround(event: () => Promise<void>): Promise<void> {
  let happened: Promise<void> | undefined;
  await stream(MESSAGES, (taken) => {
    if (taken >= MESSAGES / 2) happened ??= event();
  });
  await happened;
}

async function expectNothingLost(): Promise<void> {
  // The last word, so that screens and ledger can be compared.
  await stream(1);
  const ledger = devices.acknowledged().map(({ id }) => id);
  await vi.waitFor(async () => {
    const rows = await stack.database.rows<{ id: string }>('select id from parking_occupancy');
    const stored = new Set(rows.map(({ id }) => id));
    expect(ledger.filter((id) => !stored.has(id))).toEqual([]);
    expect(rows).toHaveLength(stored.size);
  }, PATIENCE);
  const [{ entries, suspect } = {}] = await stack.database.rows(
    'select sum(entries)::int as entries, count(*) filter (where quality & 76 <> 0)::int as suspect from parking_occupancy',
  );
  expect(suspect).toBe(0);
  await wall.until('the last message', ({ carParks }) => carParks['KC']?.free === TOTAL - occupied);
  await wall.until('every entry once', ({ parkingTotals }) => parkingTotals['all']?.entriesToday === entries);
  const quarantined = await stack.database.rows('select reason from quarantine where topic like $1', [
    `%${stack.community.code}%`,
  ]);
  expect(quarantined).toEqual([]);
}
