/** A phone's check-in, from the api's door through ingest to the wall, also while ingest is away. */
import { randomUUID } from 'node:crypto';
import type { FieldCheckin, FieldStop, FieldToday } from '@cockpit/api/field';
import { expect, it } from 'vitest';
import { eventually } from '../harness/eventually.ts';
import { fetchSigned } from '../harness/keys.ts';
import { useScene } from '../harness/scene.ts';

const scene = useScene();

it('a check-in by position reaches the wall; sent again it is the same one', async () => {
  const { round, stop } = await nextStop();
  const order = { ...wish(round, stop), via: 'position', lon: stop.lon, lat: stop.lat };
  expect((await post(order)).status).toBe(202);
  await scene.wall.until('the stop', ({ checkpoints }) => checkpoints[stop.checkpoint]?.at === order.at);
  expect(await outcomeOf(order.id)).toMatchObject({ state: 'stored', via: 'position', distanceM: 0 });
  expect((await post(order)).status).toBe(200);
  expect(await storedCount(order.id)).toBe(1);
  const after = (await today()).rounds.flatMap(({ stops }) => stops);
  expect(after.find(({ checkpoint, at }) => checkpoint === stop.checkpoint && at === order.at)).toMatchObject({
    mine: true,
  });
});

it('made while ingest is away it waits, and is stored once when ingest is back', async () => {
  const { round, stop } = await nextStop();
  await scene.stack.ingest.kill();
  const code = `cockpit:checkpoint:${scene.stack.community.code}:${stop.checkpoint}`;
  const order = { ...wish(round, stop), via: 'qr', code, result: 'finding', note: '消防通道被占' };
  const asked = await Promise.all([post(order), post(order)]);
  expect(asked.map(({ status }) => status).sort()).toEqual([200, 202]);
  expect(await outcomeOf(order.id)).toMatchObject({ state: 'waiting' });
  await scene.stack.ingest.start();
  await eventually('it to be stored', async () => (await outcomeOf(order.id)).state === 'stored');
  expect(await storedCount(order.id)).toBe(1);
  const { finding } = await outcomeOf(order.id);
  const reported = await fetchSigned(`${scene.stack.apiUrl}/api/cases`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ signals: [{ kind: 'finding', ref: finding }] }),
  });
  expect(await reported.json()).toMatchObject({ source: 'patrol', title: expect.stringContaining('消防通道被占') });
});

function wish(round: string, stop: FieldStop) {
  return { id: randomUUID(), checkpoint: stop.checkpoint, round, at: scene.stack.clock.now(), result: 'ok' };
}

function today(): Promise<FieldToday> {
  return scene.stack.get<FieldToday>('/api/field/today');
}

/** A stop that waits to be made, of a round that has begun. */
async function nextStop(): Promise<{ round: string; stop: FieldStop }> {
  const { rounds, at } = await today();
  for (const { round, stops } of rounds.filter(({ startsAt }) => startsAt <= at)) {
    const stop = stops.find(({ state }) => state !== 'done' && state !== 'late');
    if (stop !== undefined) return { round, stop };
  }
  throw new Error('every stop of today is made');
}

function post(order: object): Promise<Response> {
  return fetchSigned(`${scene.stack.apiUrl}/api/field/checkins`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(order),
  });
}

function outcomeOf(id: string): Promise<FieldCheckin> {
  return scene.stack.get<FieldCheckin>(`/api/field/checkins/${id}`);
}

async function storedCount(id: string): Promise<number> {
  const [row] = await scene.stack.database.rows<{ n: number }>(
    'select count(*)::int as n from patrol_checkin where id = $1',
    [id],
  );
  return row?.n ?? 0;
}
