import { expect, test } from 'vitest';
import type { Binding, Profile } from './contract.ts';
import { compileProfile } from './translate.ts';

const AT = '2026-03-02T08:00:00Z';
const PLACE = { topic: 't/x', captures: {}, retained: false };

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
  [
    'more items than allowed',
    { forEach: '[1..1001]', at: '$message.at' },
    {},
    /one message becomes 1001, at most 1000/,
  ],
  ['a function as a value', { fields: { s: '$sum' } }, {}, /fields\.s: is neither text/],
  [
    'a result without end',
    { forEach: '[1..200]', at: '$message.at', fields: { s: "$pad('x', 60000)" } },
    {},
    /4194304/,
  ],
])('%s is refused with a sentence', async (_, parts, binding, sentence) => {
  const translator = compileProfile(profile({ maps: { m: { '2': 'two' } }, ...parts }));
  const payload = Buffer.from(JSON.stringify({ at: AT, v: 1 }));
  expect(await translator.translate({ ...PLACE, payload, received: AT }, { community: 'c', ...binding })).toEqual({
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

test('a retained message without a time is a state as of its arrival, and never an event', async () => {
  const asked = async (event: string, at: string, payload: object) => {
    const translator = compileProfile(profile({ event: `'${event}'`, at }));
    const bytes = Buffer.from(JSON.stringify({ v: 1, ...payload }));
    const found = await translator.translate(
      { ...PLACE, payload: bytes, received: '2026-03-02T09:00:00.000Z', retained: true },
      { community: 'c' },
    );
    return 'messages' in found ? found.messages.map(({ untimed }) => untimed) : found;
  };
  expect(await asked('bay', 'at ?? $received', {})).toEqual([true]);
  expect(await asked('bay', '$toMillis($received)', {})).toEqual([true]);
  expect(await asked('bay', 'at ?? $received', { at: AT })).toEqual([false]);
  expect(await asked('checkin', 'at ?? $received', { at: AT })).toEqual([false]);
  expect(await asked('checkin', 'at ?? $received', {})).toEqual({
    failed: 'at: a retained message does not say when it happened',
  });
});

test('a device is looked up by its full name first, and what lists it is told', async () => {
  const one = async (deviceMap: Record<string, string>) => {
    const translator = compileProfile(profile({ device: "$split(n, ':')[-1]", identity: 'n' }));
    const payload = Buffer.from(JSON.stringify({ at: AT, v: 1, n: 'a:B-3' }));
    const found = await translator.translate({ ...PLACE, payload, received: AT }, { community: 'c', deviceMap });
    if (!('messages' in found)) throw new Error(JSON.stringify(found));
    return found.messages.map(({ topic, identity, name, listedBy }) => [topic.split('/')[3], identity, name, listedBy]);
  };
  expect(await one({})).toEqual([['B-3', 'a:B-3', 'B-3', undefined]]);
  expect(await one({ 'B-3': 'X' })).toEqual([['X', 'a:B-3', 'B-3', 'name']]);
  expect(await one({ 'B-3': 'X', 'a:B-3': 'Y' })).toEqual([['Y', 'a:B-3', 'B-3', 'identity']]);
});

test('an alarm is not lost for a field that fails, an id or a time; what is none is refused as a whole', async () => {
  const alarm = {
    domain: "'hazard'",
    device: "'H1'",
    event: "'state'",
    at: 'ts * 1000',
    id: '$error("no id")',
    fields: { state: 's', value: { value: 'v', convert: { from: 'mm' as const, to: 'cm' as const } } },
  };
  const translated = async (parts: object, payload: object, retained = false) =>
    compileProfile(profile({ ...alarm, ...parts })).translate(
      { ...PLACE, payload: Buffer.from(JSON.stringify(payload)), received: AT, retained },
      { community: 'c' },
    );
  const found = await translated({}, { ts: 'noon', s: 'alarm', v: 'N/A' }, true);
  expect(found).toMatchObject({ messages: [{ leftOut: ['at', 'value', 'id'], derivedId: true, untimed: true }] });
  const [message] = 'messages' in found ? found.messages : [];
  expect(JSON.parse(message?.payload ?? '')).toEqual({ id: expect.stringMatching(/^[0-9a-f]{32}$/), state: 'alarm' });
  expect(await translated({}, { ts: 'noon', s: 'normal', v: 'N/A' })).toEqual({
    failed: expect.stringMatching(/^at: /),
  });
  const report = { event: "'report'", id: "'r'", at: `'${AT}'` };
  const fields = { level: "'major'", lon: { value: 'v', convert: alarm.fields.value.convert } };
  expect(await translated({ ...report, fields }, { v: 'N/A' })).toMatchObject({ messages: [{ leftOut: ['lon'] }] });
  const closes = { closes: '$error("no id")' };
  expect(await translated({ ...report, fields: { ...fields, ...closes } }, { v: 1 })).toEqual({
    failed: expect.stringMatching(/^fields.closes: /),
  });
});

test('what a message says in two ways by a key that stands twice is an alarm or refused, never silence', async () => {
  const parts = { domain: "'hazard'", event: "'state'", fields: { state: "s.v = true ? 'alarm' : 'normal'" } };
  const translated = (text: string) =>
    compileProfile(profile(parts)).translate(
      { ...PLACE, payload: Buffer.from(text), received: AT },
      { community: 'c' },
    );
  const failed = 'the key "s.v" is given twice, with different values';
  for (const text of [`{"at":"${AT}","s":{"v":true,"v":false}}`, `{"at":"${AT}","s":{"v":false,"v":true,"v":null}}`]) {
    const found = await translated(text);
    expect(found).toMatchObject({ failed, messages: [{ topic: 'v1/c/hazard/P1/state' }] });
    expect('messages' in found && found.messages[0]?.payload).toContain('"state":"alarm"');
  }
  expect(await translated(`{"at":"${AT}","s":{"v":false},"battery":1,"battery":2}`)).toMatchObject({
    messages: [{ payload: expect.stringContaining('"state":"normal"') }],
  });
  const bay = compileProfile(profile({}));
  const text = `{"at":"${AT}","v":1,"v":2}`;
  expect(await bay.translate({ ...PLACE, payload: Buffer.from(text), received: AT }, { community: 'c' })).toEqual({
    failed: 'the key "v" is given twice, with different values',
  });
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
  const found = await translator.translate({ ...PLACE, payload: bytes, received: AT }, { community: 'c', ...binding });
  if (!('messages' in found)) throw new Error(JSON.stringify(found));
  return found.messages.map((one) => ({
    topic: one.topic,
    payload: JSON.parse(one.payload) as Record<string, unknown>,
  }));
}
