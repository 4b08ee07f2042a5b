import { describe, expect, test } from 'vitest';
import { QUALITY } from '../messages/contract.ts';
import type { Reading } from '../readings/reading.ts';
import { fewDevices } from '../testing/few-devices.ts';
import { withPlainNumbers } from './lenient-json.ts';
import { createMemories } from './memory.ts';
import { receive } from './receive.ts';

const NOW = Date.parse('2026-11-22T08:00:00Z');
const SMOKE = 'hazard/H1/state';
const LOT = 'parking/P1/occupancy';
const REPORT = 'hazard/R1/report';

describe('an alarm is taken without what cannot be used of it', () => {
  const alarm = (rest: string, id = '"id":"a",') => `{${id}"at":${NOW},"kind":"smoke","state":"alarm"${rest}}`;

  test.each([
    ['null', alarm(',"value":null')],
    ['NaN', alarm(',"value":NaN')],
    ['-Infinity', alarm(',"value":-Infinity')],
    ['the not-a-number of a C library', alarm(',"value":-nan(ind)')],
    ['that of another one', alarm(',"value":-1.#IND00')],
    ['more than a double holds', alarm(',"value":1e999')],
    ['a decimal comma', alarm(',"value":"12,5"')],
    ['a list', alarm(',"value":[1]')],
    ['a value out of all bounds', alarm(',"value":12345678901234567890')],
  ])('value: %s', (_, text) => {
    const reading = understood(SMOKE, text);
    expect(reading).toMatchObject({ at: NOW, leftOut: 'value', quality: QUALITY.partial });
    expect(reading.payload).not.toHaveProperty('value');
  });

  test.each([
    ['a unit of forty characters', { unit: 'x'.repeat(40) }, 'unit'],
    ['a unit that cannot be stored', { unit: 'a\0' }, 'unit'],
    ['a word for buffered', { buffered: 'perhaps' }, 'buffered'],
    ['a kind nobody knows', { kind: 'smoke-2' }, 'kind'],
    ['no kind', { kind: undefined }, 'kind'],
    ['a time without an offset', { at: '2026-11-22 16:00:00' }, 'at'],
    ['a day that does not exist', { at: '2026-02-30T00:00:00Z' }, 'at'],
    ['no time', { at: undefined }, 'at'],
    ['several of them', { value: 'x', unit: 7, at: null }, 'value, unit, at'],
  ])('%s', (_, fields, leftOut) => {
    const reading = understood(SMOKE, { id: 'a', at: NOW, kind: 'smoke', state: 'alarm', ...fields });
    expect(reading).toMatchObject({ at: NOW, id: 'a', leftOut, quality: QUALITY.partial });
    expect(reading.payload).toMatchObject({ kind: 'smoke', state: 'alarm' });
  });

  test('no id: the same bytes are the same message', () => {
    const [one, again] = [alarm('', ''), alarm('', '')].map((text) => understood(SMOKE, text).id);
    expect(one).toMatch(/^bytes-[0-9a-f]{24}$/);
    expect(again).toBe(one);
    expect(understood(SMOKE, alarm(',"value":1', '')).id).not.toBe(one);
  });

  test('a unit in another encoding', () => {
    const [head = '', tail = ''] = alarm(',"unit":"#"').split('#');
    const gbk = Buffer.concat([Buffer.from(head), Buffer.from([0xa1, 0xe6]), Buffer.from(tail)]);
    expect(understood(SMOKE, gbk)).toMatchObject({ leftOut: 'unit' });
    const normal = Buffer.from(gbk.toString('latin1').replace('alarm', 'normal'), 'latin1');
    expect(refused(SMOKE, normal)).toMatchObject({ reason: 'not-utf8' });
  });

  test.each([
    ['nested deeper than is read', `"deep":${'['.repeat(20_000)}${']'.repeat(20_000)}`, 'deep'],
    ['with a key no message may have', '"building":{"constructor":"Acme"},"floor":7', 'building, floor'],
    ['with such a key of its own', '"__proto__":{"state":"normal"}', '__proto__'],
    ['with a list where a number has to be', `"value":${'['.repeat(20)}${']'.repeat(20)}`, 'value'],
  ])('a message %s', (_, rest, leftOut) => {
    const reading = understood(SMOKE, alarm(`,"unit":"ppm",${rest}`));
    expect(reading).toMatchObject({ id: 'a', at: NOW, leftOut, quality: QUALITY.partial });
    expect(reading.payload).toEqual({ id: 'a', at: NOW, kind: 'smoke', state: 'alarm', unit: 'ppm' });
    const normal = alarm(`,${rest}`).replace('"state":"alarm"', '"state":"normal"');
    expect(refused(SMOKE, normal).reason).toMatch(/^(too-deep|forbidden-key)$/);
  });

  test.each([
    ['longer than is kept', { description: `${'火'.repeat(999)}🔥🔥` }, { description: '火'.repeat(999) }],
    ['with half a character', { description: '\ud83d!' }, { description: '\ufffd!' }],
    ['with a NUL', { category: '电\0' }, { category: '电\u2400' }],
    ['that is none', { description: null }, { description: '' }],
  ])('a report whose text is one %s', (_, said, kept) => {
    const report = { id: 'r', at: NOW, level: 'major', category: '燃气', description: '泄漏', ...said };
    const reading = understood(REPORT, report);
    expect(reading).toMatchObject({ leftOut: Object.keys(said)[0], quality: QUALITY.partial });
    expect(reading.payload).toMatchObject(kept);
    expect(refused(REPORT, { ...report, closes: 'q' }).reason).toBe('invalid-field');
  });

  test('whatever else stands in it', () => {
    const extra = ',"raw":{"a":[{"b":null}],"\\ud800":"\\u0000"},"note":"\\ud800"';
    expect(understood(SMOKE, alarm(extra))).toMatchObject({ leftOut: null, quality: 0 });
  });
});

describe('a word or a number is what it means', () => {
  const said = (fields: object) => understood(SMOKE, { id: 'a', at: NOW, kind: 'smoke', state: 'alarm', ...fields });

  test('in capitals, in full width, with white space around it', () => {
    for (const state of ['ALARM', ' Alarm\t', 'ＡＬＡＲＭ'])
      expect(said({ state }).payload).toMatchObject({ state: 'alarm' });
    expect(said({ state: 'NORMAL', kind: 'Smoke' })).toMatchObject({ leftOut: null, quality: 0 });
    for (const state of ['fire', '', 'alarm!', 'unavailable'])
      expect(refused(SMOKE, { id: 'a', at: NOW, kind: 'smoke', state }).reason).toBe('invalid-field');
  });

  test('written as text', () => {
    for (const value of ['12.5', ' +12.5 ', '１２.5']) expect(said({ value }).payload).toMatchObject({ value: 12.5 });
    expect(understood(LOT, { id: 'm', at: NOW, total: '240', occupied: '40' })).toMatchObject({
      payload: { total: 240, occupied: 40 },
      leftOut: null,
    });
    for (const value of ['12,5', '5 ppm', '0x10', '', '1e3', '12.5.1', true])
      expect(said({ value }).leftOut).toBe('value');
    expect(refused(LOT, { id: 'm', at: String(NOW), total: 240, occupied: 40 }).detail).toMatch(/a number, not a text/);
  });

  test('and one that stands for none is no measurement', () => {
    for (const value of [-9999, -999.9, -32768])
      for (const state of ['alarm', 'normal']) {
        const reading = said({ state, value });
        expect(reading).toMatchObject({ leftOut: 'value', quality: QUALITY.partial });
        expect(reading.payload).not.toHaveProperty('value');
      }
    expect(said({ value: -40 }).leftOut).toBeNull();
  });
});

describe('what is not an alarm', () => {
  test('keeps its time and id to itself or is refused, with a sentence that names the field and what is expected', () => {
    const seconds = Math.floor(NOW / 1000);
    const faults = [
      ['2026-11-22 16:00:00', /^field at is "2026-11-22 16:00:00": it says no offset from UTC; expected ISO 8601 with/],
      ['2026-11-22T16:00:00', /says no offset/],
      [seconds, /looks like seconds/],
      [NOW * 1000 + 123, /looks like microseconds/],
      ['#NS#', /looks like nanoseconds/],
      ['20261122T080000Z', /basic format/],
      [NOW + 0.5, /have to be whole/],
      [String(NOW), /have to be a number, not a text/],
      ['2016-12-31T23:59:60Z', /no second 60/],
      ['1970-01-03T08:09:40Z', /outside of the years 2000 to 2099/],
      ['2026-02-30T00:00:00Z', /no such day or time/],
      [null, /neither a text nor a number/],
    ] as const;
    for (const [at, sentence] of faults) {
      const text = JSON.stringify({ id: 'm', at, total: 310, occupied: 1 }).replace('"#NS#"', `${NOW}123456`);
      expect(refused(LOT, text), String(at)).toEqual({
        reason: 'invalid-field',
        detail: expect.stringMatching(sentence),
      });
    }
  });

  test('is taken without optional fields, which are named', () => {
    const reading = understood(LOT, {
      id: 'm',
      at: NOW,
      total: 100,
      occupied: 4,
      entries: 1.5,
      method: 'x',
      exits: null,
    });
    expect(reading).toMatchObject({ leftOut: 'entries, exits, method', quality: QUALITY.partial });
  });

  test('is refused where a field that is lost would change what it means', () => {
    const lot = { id: 'm', at: NOW, total: 100, occupied: 4 };
    expect(refused(LOT, { ...lot, outOfService: 'two' }).detail).toMatch(/outOfService/);
    expect(refused(LOT, { ...lot, buffered: 'perhaps' }).detail).toMatch(/buffered/);
    const closing = { id: 'm', at: NOW, level: 'major', category: 'x', description: '', closes: { id: 'r' } };
    expect(refused(REPORT, closing).detail).toMatch(/closes/);
  });

  test('keeps what null means: nothing was said', () => {
    expect(understood(LOT, { id: 'm', at: NOW, total: 100, occupied: 4, outOfService: null }).leftOut).toBe(
      'outOfService',
    );
    const opening = { id: 'm', at: NOW, level: 'major', category: 'x', description: '', closes: null };
    expect(understood(REPORT, opening).payload).not.toHaveProperty('closes');
  });

  test('may number its messages, and no digit of a large number is lost', () => {
    const text = (id: string) => `{"id":${id},"at":${NOW},"total":100,"occupied":4}`;
    expect(understood(LOT, text('17')).id).toBe('17');
    const large = ['1724442618569203714', '1724442618569203715', '-9007199254740993'];
    expect(large.map((id) => understood(LOT, text(id)).id)).toEqual(large);
  });

  test('may say buffered in other words', () => {
    for (const buffered of ['true', 1, '1'])
      expect(understood(LOT, { id: 'm', at: NOW - 3_600_000, total: 1, occupied: 1, buffered }).buffered).toBe(true);
  });

  test('may have a byte order mark, NUL or white space around it', () => {
    const text = JSON.stringify({ id: 'm', at: NOW, total: 100, occupied: 4 });
    for (const dressed of [`${text}\0`, `\ufeff${text}`, `${text}\r\n`, `${text}\0\0\n `])
      expect(understood(LOT, dressed)).toMatchObject({ quality: 0, leftOut: null });
  });
});

test('numbers are mended outside of strings only, and fractions are left alone', () => {
  const text =
    '{"a":"NaN 12345678901234567890 \\"inf","b":0.12345678901234567890,"c":-nan,"d":[1e400,+Inf],"null":null}';
  expect(withPlainNumbers(text)).toBe(text.replace('-nan', 'null').replace('+Inf', 'null'));
});

function outcomeOf(tail: string, payload: object | string) {
  const bytes = Buffer.isBuffer(payload)
    ? payload
    : Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload));
  const parts = { devices: fewDevices(), memories: createMemories('order'), keptSince: undefined };
  return receive(parts, `v1/c/${tail}`, bytes, NOW).outcome;
}

function understood(tail: string, payload: object | string): Reading {
  const outcome = outcomeOf(tail, payload);
  if ('reading' in outcome) return outcome.reading;
  throw new Error(JSON.stringify(outcome));
}

function refused(tail: string, payload: object | string) {
  const outcome = outcomeOf(tail, payload);
  if ('refusal' in outcome) return outcome.refusal;
  throw new Error(`${tail} was not refused`);
}
