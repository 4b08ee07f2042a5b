/** Promise 3 to its end: what could not be understood is fixed, released through the same door, and counts like the rest. */
import { writeFile } from 'node:fs/promises';
import type { QuarantineAction, QuarantineDetail, QuarantineReply } from '@cockpit/api/quarantine';
import { expect, it, vi } from 'vitest';
import { fetchSigned } from '../harness/keys.ts';
import { useScene } from '../harness/scene.ts';

const PATIENCE = { timeout: 60_000, interval: 50 };
/** Enough for several chunks of a release. */
const MANY = 1_200;

// A car park that nobody registered is no flood: all of its messages are kept.
const scene = useScene({ ingestEnv: { REFUSALS_PER_MINUTE: `${2 * MANY}` } });

it('a car park that was unknown is registered and its message released: the wall shows it, once', async () => {
  await scene.devices.publish('parking/KC-new/occupancy', { total: 10, occupied: 7, entries: 3 });
  const row = await untilQuarantined('KC-new', 1);
  await registerLike('KC', 'KC-new', 10);
  const before = scene.wall.picture().tables.parkingTotals['all']?.entriesToday ?? 0;
  const asked = await Promise.all([release({ ids: [row.id] }), release({ topic: topicOf('KC-new') })]);
  const done = await Promise.all(asked.map(({ id }) => untilDone(id)));
  expect(done.reduce((sum, { released }) => sum + released, 0)).toBe(1);
  await scene.wall.until('the car park', ({ carParks }) => carParks['KC-new']?.occupied === 7);
  await scene.wall.until('its entries', ({ parkingTotals }) => parkingTotals['all']?.entriesToday === before + 3);
  expect(await storedOf('KC-new')).toBe(1);
  expect(await scene.stack.get<QuarantineDetail>(`/api/quarantine/${row.id}`)).toMatchObject({ state: 'released' });
});

it('ingest killed in the middle of a release goes on with it: every message stored once', async () => {
  await Promise.all(
    Array.from({ length: MANY }, (_, n) =>
      scene.devices.publish('parking/KC-many/occupancy', { total: 9, occupied: n % 9 }),
    ),
  );
  await untilQuarantined('KC-many', MANY);
  await registerLike('KC', 'KC-many', 9);
  const { id } = await release({ reason: 'unknown-device', topic: topicOf('KC-many') });
  await vi.waitFor(async () => expect((await action(id)).released).toBeGreaterThan(0), { ...PATIENCE, interval: 5 });
  await scene.stack.ingest.kill();
  await scene.stack.ingest.start();
  expect(await untilDone(id)).toMatchObject({ released: MANY, duplicates: 0, refused: 0 });
  expect(await storedOf('KC-many')).toBe(MANY);
});

function topicOf(device: string): string {
  return `v1/${scene.stack.community.code}/parking/${device}/#`;
}

async function release(filter: object): Promise<QuarantineAction> {
  const answer = await fetchSigned(`${scene.stack.apiUrl}/api/quarantine/actions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ action: 'release', filter }),
  });
  expect(answer.status).toBe(202);
  return answer.json();
}

function action(id: number): Promise<QuarantineAction> {
  return scene.stack.get<QuarantineAction>(`/api/quarantine/actions/${id}`);
}

function untilDone(id: number): Promise<QuarantineAction> {
  return vi.waitFor(async () => {
    const found = await action(id);
    expect(found.doneAt).not.toBeNull();
    return found;
  }, PATIENCE);
}

/** Resolves with the newest of the rows once there are `count`. */
function untilQuarantined(device: string, count: number): Promise<{ id: number }> {
  return vi.waitFor(async () => {
    const [{ rows } = { rows: 0 }] = await scene.stack.database.rows<{ rows: number }>(
      'select count(*)::int as rows from quarantine where topic like $1',
      [`%/${device}/%`],
    );
    expect(rows).toBe(count);
    const topic = encodeURIComponent(topicOf(device));
    const reply = await scene.stack.get<QuarantineReply>(`/api/quarantine?reason=unknown-device&topic=${topic}`);
    const [newest] = reply.rows;
    if (newest === undefined) throw new Error('not listed');
    return newest;
  }, PATIENCE);
}

async function registerLike(known: string, code: string, spaces: number): Promise<void> {
  const { file, folder } = scene.stack.community;
  const found = file.carParks.find((lot) => lot.code === known);
  if (found === undefined) throw new Error(`the community has no car park ${known}`);
  const { levels: _, ...lot } = found;
  file.carParks.push({ ...lot, code, spaces });
  await writeFile(`${folder}/community.json`, JSON.stringify(file));
  await scene.stack.importRegistry();
}

async function storedOf(device: string): Promise<number> {
  const [{ rows } = { rows: -1 }] = await scene.stack.database.rows<{ rows: number }>(
    'select count(*)::int as rows from parking_occupancy join device on device.id = device where device.code = $1',
    [device],
  );
  return rows;
}
