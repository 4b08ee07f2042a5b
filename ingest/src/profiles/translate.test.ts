import { expect, test } from 'vitest';
import type { Binding, Profile } from './contract.ts';
import { compileProfile } from './translate.ts';

const AT = '2026-03-02T08:00:00Z';

test('the same message has the same id, whatever the order of its keys and the spelling of its instant', async () => {
  const id = async (payload: string) => (await messages({}, payload))[0]?.payload['id'];
  const first = await id(`{"at":"${AT}","v":1}`);
  expect(first).toMatch(/^[0-9a-f]{32}$/);
  expect(await id(`{ "noise": [7], "v": 1, "at": ${Date.parse(AT)} }`)).toBe(first);
  expect(await id(`{"at":"${AT}","v":2}`)).not.toBe(first);
  expect(await id(`{"at":"2026-03-02T08:00:01Z","v":1}`)).not.toBe(first);
});

test('an id of its own is kept, and hashed when no native message may carry it', async () => {
  const id = async (own: unknown) => (await messages({ id: 'own' }, { at: AT, v: 1, own }))[0]?.payload['id'];
  expect(await id('a:1')).toBe('a:1');
  expect(await id(17)).toBe('17');
  expect(await id('x'.repeat(64))).toBe('x'.repeat(64));
  expect(await id('x'.repeat(65))).toMatch(/^[0-9a-f]{32}$/);
});

test('one message becomes one native message per item, each with what its device is bound to', async () => {
  const forEach = {
    forEach: 'list',
    device: 'd',
    fields: { lot: '$bound.lot', total: 'v', occupied: '$count($message.list)' },
  };
  const binding = { parameters: { lot: 'L0' }, deviceMap: { a: { code: 'A-1', lot: 'L1' } } };
  const payload = {
    at: AT,
    list: [
      { d: 'a', v: 0 },
      { d: 'B-2', v: false },
    ],
  };
  expect(await messages({ ...forEach, at: '$message.at' }, payload, binding)).toEqual([
    { topic: 'v1/c/parking/A-1/bay', payload: expect.objectContaining({ lot: 'L1', total: 0, occupied: 2 }) },
    { topic: 'v1/c/parking/B-2/bay', payload: expect.objectContaining({ lot: 'L0', total: false, occupied: 2 }) },
  ]);
});

test('what is not there is left out, which is not zero and not null', async () => {
  const fields = { none: 'missing', empty: 'nothing', zero: 'z', no: 'f', text: 's' };
  const [message] = await messages({ fields }, { at: AT, nothing: null, z: 0, f: false, s: '' });
  expect(message?.payload).toEqual({ id: expect.any(String), at: AT, zero: 0, no: false, text: '' });
});

test.each([
  ['a device that is no code', { device: "'urn:x:1'" }, {}, /device: "urn:x:1" is not a device code; list it/],
  ['no device', { device: 'missing' }, {}, /device: is not in the message/],
  ['no time', { at: 'missing' }, {}, /at: the message does not say when/],
  ['a buffered that is no answer', { buffered: "'yes'" }, {}, /buffered: must be true or false/],
  [
    'a value the map does not know',
    { fields: { s: { value: 'v', map: 'm' } } },
    {},
    /fields\.s: map m has no entry for "1"/,
  ],
  [
    'text where a unit is',
    { fields: { s: { value: "'x'", convert: { from: 'm', to: 'cm' } } } },
    {},
    /"x" is not a number/,
  ],
  ['more items than allowed', { forEach: '[1..201]', at: '$message.at' }, {}, /one message becomes 201, at most 200/],
  ['a function as a value', { fields: { s: '$sum' } }, {}, /fields\.s: is neither text/],
  [
    'a result without end',
    { forEach: '[1..200]', at: '$message.at', fields: { s: "$pad('x', 60000)" } },
    {},
    /1048576/,
  ],
])('%s is refused with a sentence', async (_, parts, binding, sentence) => {
  const translator = compileProfile(profile({ maps: { m: { '2': 'two' } }, ...parts }));
  const payload = Buffer.from(JSON.stringify({ at: AT, v: 1 }));
  expect(await translator.translate({ captures: {}, payload, received: AT }, { community: 'c', ...binding })).toEqual({
    failed: expect.stringMatching(sentence),
  });
});

test.each([
  ['a map that is not there', { fields: { s: { value: 'v', map: 'x' } } }, /there is no map "x"/],
  ['units of two kinds', { fields: { s: { value: 'v', convert: { from: 'm', to: 's' } } } }, /another kind than "m"/],
  ['an envelope field among the fields', { fields: { at: 'v' } }, /fields\.at: stands beside fields/],
  ['what could change from reading to reading', { fields: { s: '$map([1], function($x) { $random() })' } }, /\$random/],
])('%s is told when the profile is read', (_, parts, sentence) => {
  expect(() => compileProfile(profile(parts))).toThrow(sentence);
});

test('units meet at the same number', async () => {
  const convert = (from: string, to: string) => ({ value: 'v', convert: { from, to } });
  const fields = { f: convert('°C', '°F'), cm: convert('m', 'cm'), kpa: convert('bar', 'kPa'), s: convert('min', 's') };
  const [message] = await messages({ fields }, { at: AT, v: 21.5 });
  expect(message?.payload).toMatchObject({ f: 70.7, cm: 2150, kpa: 2150, s: 1290 });
});

type Parts = Partial<Profile['message']> & Pick<Profile, 'forEach' | 'maps'>;

function profile({ forEach, maps, ...message }: Partial<Parts>): Profile {
  return {
    format: 'cockpit-profile/1',
    name: 'p',
    version: '1.0.0',
    description: 'p',
    source: 'a test',
    topics: ['t/#'],
    encoding: 'json',
    ...(forEach === undefined ? {} : { forEach }),
    ...(maps === undefined ? {} : { maps }),
    message: { domain: "'parking'", device: "'P1'", event: "'bay'", at: 'at', fields: { total: 'v' }, ...message },
    vectors: [],
  };
}

async function messages(parts: Partial<Parts>, payload: object | string, binding: Partial<Binding> = {}) {
  const bytes = Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload));
  const translator = compileProfile(profile(parts));
  const found = await translator.translate(
    { captures: {}, payload: bytes, received: AT },
    { community: 'c', ...binding },
  );
  if (!('messages' in found)) throw new Error(JSON.stringify(found));
  return found.messages.map((one) => ({
    topic: one.topic,
    payload: JSON.parse(one.payload) as Record<string, unknown>,
  }));
}
