/** A thousand messages of random bytes under random topics: ingest stays up, each is accounted for, the rest goes on. */
import { expect, it, vi } from 'vitest';
import { bytesOf, seededRandom } from '../harness/random.ts';
import { useScene } from '../harness/scene.ts';

const SEED = 20_261_122;
const MESSAGES = 1000;
const PATIENCE = { timeout: 60_000, interval: 100 };
const SPOILT = ['{', '{}', '[]', 'null', '"', '{"id":1}', '\u0000', '{"id":"x","at":"yesterday"}', '💥'.repeat(50)];

const scene = useScene();

it('keeps all of them in quarantine and still stores what is sound', async () => {
  const random = seededRandom(SEED);
  const { code } = scene.stack.community;
  const pid = scene.stack.ingest.pid();
  const rubbish = Array.from({ length: MESSAGES }, () => ({
    topic: topicOf(code, random),
    payload: payloadOf(random),
  }));
  for (let place = 0; place < MESSAGES; place += 50)
    await Promise.all(rubbish.slice(place, place + 50).map(({ topic, payload }) => scene.devices.raw(topic, payload)));
  await scene.devices.publish('parking/KC/occupancy', { total: 420, occupied: 20 });

  await scene.wall.until('the sound message behind them', ({ carParks }) => carParks['KC']?.free === 400);
  await vi.waitFor(async () => {
    const [count] = await scene.stack.database.rows<{ seen: number }>(
      "select coalesce(sum(seen), 0)::int as seen from quarantine where starts_with(topic, 'v1/' || $1)",
      [code],
    );
    expect(count?.seen).toBe(MESSAGES);
  }, PATIENCE);
  expect(scene.stack.ingest.pid()).toBe(pid);
  expect(() => process.kill(pid, 0)).not.toThrow();
  expect(await scene.stack.database.rows('select 1 from device_status')).toEqual([]);
});

/** Below `v1/{community}`: other tests may share the broker. */
function topicOf(code: string, random: () => number): string {
  const known = ['parking', 'fitness', 'patrol', 'hazard', 'KC', 'BH-01', 'occupancy', 'checkin', 'state', 'hotline'];
  const levels = Array.from({ length: 1 + Math.floor(random() * 6) }, () => {
    if (random() < 0.6) return known[Math.floor(random() * known.length)];
    // Anything a topic may hold.
    return Array.from({ length: 1 + Math.floor(random() * 12) }, () => anyCharacter(random)).join('');
  });
  return `v1/${code}/${levels.join('/')}`;
}

function anyCharacter(random: () => number): string {
  const character = String.fromCodePoint(0x20 + Math.floor(random() * (random() < 0.5 ? 0x5f : 0xd700)));
  // A wildcard, a slash, or a control character, for which Mosquitto ends the connection.
  return /[+#/\u007f-\u009f]/.test(character) ? '_' : character;
}

function payloadOf(random: () => number): Buffer {
  if (random() < 0.3) return Buffer.from(SPOILT[Math.floor(random() * SPOILT.length)] ?? '');
  return bytesOf(random, Math.floor(random() ** 3 * 2000));
}
