import { afterAll, beforeAll, expect, test } from 'vitest';
import { silent } from '../testing/scratch.ts';
import type { Profile } from './contract.ts';
import { type Fence, startFence } from './fence.ts';
import type { Translation } from './translate.ts';

/** Expression of field `value` → what must be said. The first ones are counted, the last ones end the process. */
const HOSTILE: Record<string, RegExp> = {
  '($f := function($n) { 1 + $f($n + 1) }; $f(0))': /Stack overflow/,
  '($f := function($n) { $f($n + 1) }; $f(0))': /more steps/,
  '[1..9999999]': /sequence/i,
  '$sum($map([1..9000], function($i) { $sum([1..100]) }))': /more steps/,
  '($f := function($s, $n) { $n = 0 ? $s : $f($append($s, $s), $n - 1) }; $count($f([1, 2, 3], 40)))': /sequence/i,
  "$string.constructor('return process')()": /non-function|undefined|not/i,
  "__proto__.polluted ~> | $ | {'polluted': true} |": /.*/,
};
/** A regular expression that backtracks on what the device sends. */
const BACKTRACKS = '$match(text, /^(a+)+$/) ? 1 : 0';
/** A string of 400 MB. */
const DEVOURS = "$length($pad('x', 400000000, 'y'))";
const HARMLESS = 'number';

const expressions = [...Object.keys(HOSTILE), BACKTRACKS, DEVOURS, HARMLESS];
const bindings = expressions.map((_, index) => ({ profile: `p${index}`, community: 'c' }));

let fence: Fence;
let kills = 0;
beforeAll(async () => {
  const profiles = expressions.map((value, index) => profileOf(`p${index}`, value));
  // Its clock stands still: a suspension of a minute lasts however long a busy machine needs for the rest.
  fence = await startFence({ log: silent, onKill: () => kills++, now: () => 0 }, { profiles, bindings });
});
afterAll(() => fence.stop());

test.each(Object.entries(HOSTILE))('%s is stopped by counting', async (expression, sentence) => {
  const found = await translate(expression, { number: 1 });
  if ('messages' in found) expect(JSON.parse(found.messages[0]?.payload ?? '')).not.toHaveProperty('value');
  else expect(found).toEqual({ failed: expect.stringMatching(sentence) });
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  expect(kills).toBe(0);
});

test('a message that takes too much time or memory fails alone; those around it do not notice', async () => {
  const before = translate(HARMLESS, { number: 1 });
  const bombs = [translate(BACKTRACKS, { text: `${'a'.repeat(60)}!` }), translate(DEVOURS, {})];
  const after = Array.from({ length: 100 }, (_, number) => translate(HARMLESS, { number }));
  expect(valueIn(await before)).toBe(1);
  for (const bomb of bombs)
    expect(await bomb).toEqual({ failed: expect.stringMatching(/1500 ms of CPU time or 160 MiB/) });
  expect((await Promise.all(after)).map(valueIn)).toEqual(Array.from({ length: 100 }, (_, number) => number));
  expect(valueIn(await translate(BACKTRACKS, { text: 'aaaa' }))).toBe(1);
});

test('a binding whose messages keep ending the sandbox is left alone for a while, the others work on', async () => {
  for (let bomb = 0; bomb < 2; bomb++) await translate(BACKTRACKS, { text: `${'a'.repeat(60)}?` });
  const counted = kills;
  expect(fence.suspended()).toBe(1);
  expect(await translate(BACKTRACKS, { text: 'aaaa' })).toEqual({ failed: expect.stringMatching(/suspended/) });
  expect(valueIn(await translate(HARMLESS, { number: 7 }))).toBe(7);
  expect(kills).toBe(counted);
});

test('a set whose own vectors explode is refused, and so is one that does not compile', async () => {
  const explosive = profileOf('explosive', BACKTRACKS, { text: `${'a'.repeat(60)}!` });
  await expect(startFence({ log: silent }, { profiles: [explosive], bindings: [] })).rejects.toThrow(
    /profile explosive: a vector took more than/,
  );
  const faulty = [profileOf('one', '$now()'), profileOf('two', 'a +'), profileOf('three', '$eval(code)')];
  await expect(startFence({ log: silent }, { profiles: faulty, bindings: [] })).rejects.toThrow(
    /profile one: fields\.value: \$now is not allowed.*\nprofile two: fields\.value: .*\nprofile three: .*\$eval/,
  );
});

function translate(expression: string, payload: object): Promise<Translation> {
  return fence.translate({
    binding: expressions.indexOf(expression),
    topic: 't/x',
    captures: {},
    retained: false,
    payload: Buffer.from(JSON.stringify(payload)),
    received: '2026-03-02T08:00:00.000Z',
  });
}

function valueIn(found: Translation): unknown {
  if (!('messages' in found)) throw new Error(JSON.stringify(found));
  return (JSON.parse(found.messages[0]?.payload ?? '') as { value: unknown }).value;
}

/** A profile whose one vector does not meet the expression, unless it is given the payload for it. */
function profileOf(name: string, value: string, payload?: object): Profile {
  return {
    format: 'cockpit-profile/1',
    name,
    version: '1.0.0',
    description: name,
    source: 'a test',
    topics: ['t/#'],
    encoding: 'json',
    when: '$not($exists(skip))',
    message: { domain: "'parking'", device: "'P1'", event: "'bay'", at: '$received', fields: { value } },
    vectors: [{ name: 'skipped', topic: 't/x', payload: payload ?? { skip: true }, expect: { passedOver: true } }],
  };
}
