/**
 * Somebody with a console of the database holds a lock: what waits for it is named and since when, everything else goes on, nothing is
 * lost, and it recovers by itself.
 */
import type { Health } from '@cockpit/api/health';
import { afterEach, expect, it, vi } from 'vitest';
import { fetchSigned } from '../harness/keys.ts';
import { useScene } from '../harness/scene.ts';

const PATIENCE = { timeout: 90_000, interval: 100 };

const scene = useScene({
  // Alarms of major hazards do not wait.
  edit: (file) => {
    for (const point of file.hazardPoints) point.level = 'major';
  },
});
let held: { release(): Promise<void> } | undefined;
afterEach(async () => {
  const one = held;
  held = undefined;
  await one?.release();
});

it.each([
  ['a table of readings', 'lock table hazard_state', 'SMK-101-1'],
  ['rows of a present state', 'select 1 from hazard_sensor_latest for update', 'SMK-101-2'],
  ['the alarms, in a transaction that stands idle', 'lock table alarm in share row exclusive mode', 'SMK-102-1'],
])('%s: the stage that waits is named, other screens are served, and nothing is lost', async (_, lock, sensor) => {
  const normal = await say(sensor, 'normal');
  await vi.waitFor(async () => expect(await stored(normal)).toBe(1), PATIENCE);
  await untilStage('commit', false);
  const began = scene.stack.clock.now();
  held = await scene.stack.database.hold(lock);
  const alarm = await say(sensor, 'alarm');
  const reason = await untilStage('commit', true);
  expect(reason?.since).toBeGreaterThanOrEqual(Math.floor(began) - 2_000);
  await scene.wall.until('the stage on the wall', ({ pipeline }) => pipeline['commit']?.state === 'broken');
  for (const route of ['/api/parking', '/api/patrol', '/api/alarms', '/api/cases'])
    expect(await status(route), route).toBe(200);
  await held.release();
  held = undefined;
  await vi.waitFor(async () => expect(await stored(alarm)).toBe(1), PATIENCE);
  await vi.waitFor(async () => expect(await raised(sensor)).toBe(1), PATIENCE);
  await untilStage('commit', false);
  await scene.wall.until('the wall to be whole', ({ pipeline }) => pipeline['commit']?.state === 'ok');
});

it('the table of cases: who asks for them is told why, alarms go on, and health says what cannot be read', async () => {
  held = await scene.stack.database.hold('lock table case_file in access exclusive mode');
  const [cases, alarms] = await Promise.all(['/api/cases', '/api/alarms'].map(answer));
  expect(cases).toMatchObject({ status: 503, message: expect.stringContaining('did not answer in time') });
  expect(alarms?.status).toBe(200);
  expect((await untilStage('api', true))?.what).toBe('cannot read what screens show');
  await held.release();
  held = undefined;
  await untilStage('api', false);
  expect(await status('/api/cases')).toBe(200);
});

async function say(sensor: string, state: string): Promise<string> {
  return scene.devices.publish(`hazard/${sensor}/state`, { kind: 'smoke', state });
}

async function answer(route: string): Promise<{ status: number; message?: string }> {
  const found = await fetchSigned(`${scene.stack.apiUrl}${route}`);
  const { message } = (await found.json()) as { message?: string };
  return { status: found.status, ...(message === undefined ? {} : { message }) };
}

async function status(route: string): Promise<number> {
  return (await answer(route)).status;
}

/** Resolves with what health says of the stage once it is broken, or once it is not. */
function untilStage(stage: string, isBroken: boolean) {
  return vi.waitFor(async () => {
    const { reasons } = await scene.stack.get<Health>('/api/health');
    const reason = reasons.find((one) => one.stage === stage);
    expect(reason !== undefined).toBe(isBroken);
    return reason;
  }, PATIENCE);
}

async function stored(id: string): Promise<number> {
  return (await scene.stack.database.rows('select 1 from hazard_state where id = $1', [id])).length;
}

async function raised(sensor: string): Promise<number> {
  const rows = await scene.stack.database.rows(
    "select 1 from alarm a join device d on d.id = a.device where d.code = $1 and a.rule = 'hazard-major' and a.cleared_at is null",
    [sensor],
  );
  return rows.length;
}
