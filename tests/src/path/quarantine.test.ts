/** Promise 3: each kind of message that cannot be understood stands in quarantine, with its bytes and its reason. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { QuarantineReply, QuarantineRow } from '@cockpit/api/quarantine';
import { MAX_PAYLOAD_BYTES, MAX_PAYLOAD_DEPTH } from '@cockpit/ingest/messages';
import { describe, expect, it, vi } from 'vitest';
import { useScene } from '../harness/scene.ts';

const PATIENCE = { timeout: 60_000, interval: 50 };
const GOOD = '{"id":"x","at":1760000000000,"total":10,"occupied":5}';
/** Which of forty. */
const POISON = 20;
const MEGABYTE = 1024 * 1024;

/** Topic tail, payload, reason, and what the sentence must name. */
const BAD: readonly [what: string, tail: string, payload: string | Buffer, reason: string, detail: RegExp][] = [
  ['a megabyte', 'parking/KC/occupancy', Buffer.alloc(MEGABYTE, '#'), 'payload-too-large', /1048576 bytes/],
  ['one byte too many', 'parking/KC/occupancy', Buffer.alloc(MAX_PAYLOAD_BYTES + 1, ' '), 'payload-too-large', /65537/],
  ['bytes that are no text', 'parking/KC/occupancy', Buffer.from([0xff, 0xfe, 0x00, 0x80]), 'not-utf8', /UTF-8/],
  ['an empty payload', 'parking/KC/occupancy', '', 'not-json', /payload is empty/],
  ['half a message', 'parking/KC/occupancy', GOOD.slice(0, 30), 'not-json', /JSON/],
  ['NaN where a count is needed', 'parking/KC/occupancy', GOOD.replace('5}', 'NaN}'), 'invalid-field', /occupied/],
  [
    'deep nesting',
    'parking/KC/occupancy',
    '['.repeat(MAX_PAYLOAD_DEPTH + 1) + ']'.repeat(MAX_PAYLOAD_DEPTH + 1),
    'too-deep',
    /8 levels/,
  ],
  ['20 000 brackets', 'parking/KC/occupancy', `{"id":${'['.repeat(20_000)}`, 'too-deep', /levels/],
  [
    '__proto__',
    'parking/KC/occupancy',
    GOOD.replace('{', '{"__proto__":{"admin":true},'),
    'forbidden-key',
    /__proto__/,
  ],
  [
    'constructor in disguise',
    'parking/KC/occupancy',
    GOOD.replace('{', '{"a":{"constr\\u0075ctor":1},'),
    'forbidden-key',
    /constructor/,
  ],
  ['a list', 'parking/KC/occupancy', `[${GOOD}]`, 'invalid-field', /object/],
  ['a missing field', 'parking/KC/occupancy', '{"id":"x","at":1760000000000,"total":10}', 'invalid-field', /occupied/],
  ['a field of another type', 'parking/KC/occupancy', GOOD.replace('5}', '"five"}'), 'invalid-field', /occupied/],
  ['a number beyond all bounds', 'parking/KC/occupancy', GOOD.replace('5}', '5e300}'), 'invalid-field', /occupied/],
  [
    'an instant that does not exist',
    'parking/KC/occupancy',
    GOOD.replace('1760000000000', '"2026-02-30T10:00:00Z"'),
    'invalid-field',
    /at /,
  ],
  ['NUL in a text', 'parking/KC/occupancy', GOOD.replace('"x"', '"x\\u0000"'), 'invalid-field', /NUL/],
  [
    'half of a surrogate pair',
    'parking/KC/occupancy',
    GOOD.replace('"x"', '"\\ud83d"'),
    'invalid-field',
    /field id .* surrogate/,
  ],
  [
    'a number that four bytes cannot hold',
    'fitness/POD-KC-01/session',
    '{"id":"x","at":1760000000000,"venue":"POD-KC","startedAt":1760000000000,"endedAt":1760000000000,"metres":5e-324}',
    'invalid-field',
    /metres is 5e-324/,
  ],
  ['another domain', 'weather/KC/occupancy', GOOD, 'unknown-topic', /weather/],
  ['another event', 'parking/KC/occupation', GOOD, 'unknown-topic', /occupation/],
  ['an event of another device', 'parking/KC/bay', GOOD, 'unknown-topic', /does not send/],
  ['a level too many', 'parking/KC/occupancy/now', GOOD, 'unknown-topic', /6 levels/],
  ['a device nobody registered', 'parking/KC-new/occupancy', GOOD, 'unknown-device', /KC-new/],
];

// To this ingest all other tests on the broker are strangers, and strangers have one bound together.
const scene = useScene({ ingestEnv: { REFUSALS_PER_MINUTE: '100000' } });

describe('what cannot be understood', () => {
  it.each(BAD)('%s', async (_, tail, payload, reason, detail) => {
    const bytes = Buffer.from(payload);
    await scene.devices.raw(`v1/${scene.stack.community.code}/${tail}`, bytes);
    const hex = bytes.subarray(0, 64).toString('hex');
    const row = await quarantined((candidate) => {
      return candidate.hex === hex && candidate.bytes === bytes.length && candidate.topic.endsWith(tail);
    });
    expect(row).toMatchObject({ reason, detail: expect.stringMatching(detail), seen: 1 });
  });

  it('a message of another community', async () => {
    const topic = `v1/${scene.stack.community.code}-2/parking/KC/occupancy`;
    await scene.devices.raw(topic, GOOD);
    expect(await quarantined((row) => row.topic === topic)).toMatchObject({ reason: 'unknown-community', text: GOOD });
  });

  it('the same rubbish again is one row that counts', async () => {
    const topic = `v1/${scene.stack.community.code}/parking/KC/occupancy`;
    for (let time = 0; time < 5; time += 1) await scene.devices.raw(topic, 'again and again');
    await quarantined((row) => row.text === 'again and again' && row.seen === 5);
  });

  it('reached the wall as a number and nothing else', async () => {
    await scene.wall.until('the count', ({ sources }) => (sources['all']?.quarantined24h ?? 0) >= BAD.length);
    const { carParks, parkingTotals } = scene.wall.picture().tables;
    expect(carParks['KC']).toMatchObject({ asOf: null, free: null, state: 'unknown' });
    expect(parkingTotals['all']).toMatchObject({ free: null, reporting: 0 });
    expect(Object.prototype).not.toHaveProperty('admin');
  });
});

it('a message the database will not have does not take its neighbours with it', async () => {
  // A fault only the database sees: the door lets in nothing that the columns cannot hold.
  await scene.stack.database.rows('alter table fitness_session add constraint refused check (kcal <> 666)');
  const endedAt = scene.stack.clock.now();
  const session = { venue: 'POD-KC', startedAt: endedAt - 600_000, endedAt };
  const all = Array.from({ length: 40 }, (_, place) =>
    scene.devices.publish('fitness/POD-KC-01/session', { ...session, kcal: place === POISON ? 666 : 10 }),
  );
  const ids = await Promise.all(all);
  await vi.waitFor(async () => {
    const stored = await scene.stack.database.rows<{ id: string }>('select id from fitness_session order by id');
    expect(stored.map(({ id }) => id)).toEqual(ids.filter((_, place) => place !== POISON).sort());
    const kept = await scene.stack.database.rows('select 1 from quarantine where reason = $1', ['database-refused']);
    expect(kept).toHaveLength(1);
  }, PATIENCE);
});

it('what an import makes known is taken from then on', async () => {
  const { file, folder } = scene.stack.community;
  const [known] = file.carParks;
  if (known === undefined) throw new Error('the community has no car park');
  const { levels: _, ...lot } = known;
  await writeFile(
    path.join(folder, 'community.json'),
    JSON.stringify({ ...file, carParks: [...file.carParks, { ...lot, code: 'KC-new' }] }),
  );
  await scene.stack.importRegistry();
  await scene.devices.publish('parking/KC-new/occupancy', { total: 10, occupied: 5 });
  await scene.wall.until('the new car park', ({ carParks }) => carParks['KC-new']?.occupied === 5);
});

/** The row that fits, once it stands in /api/quarantine. */
function quarantined(fits: (row: QuarantineRow) => boolean): Promise<QuarantineRow> {
  return vi.waitFor(async () => {
    const { rows } = await scene.stack.get<QuarantineReply>('/api/quarantine?limit=200');
    const row = rows.find((candidate) => candidate.topic.includes(scene.stack.community.code) && fits(candidate));
    if (row === undefined) throw new Error(`not in quarantine; newest: ${JSON.stringify(rows.slice(0, 2))}`);
    return row;
  }, PATIENCE);
}
