import { expect, test } from 'vitest';
import { readPayload } from './payload.ts';
import { createPseudonyms } from './pseudonyms.ts';

const KEY = 'a key that is long enough to be one.';
const { guard } = createPseudonyms(KEY);
const guarded = (value: unknown, keys = ['plateNo'], by = guard) =>
  readPayload('json', by(Buffer.from(JSON.stringify(value)), keys, undefined)).message as Record<string, unknown>;

test('a plate becomes the same pseudonym however it is written, and another key another', () => {
  const first = guarded({ plateNo: '粤B12345' })['plateNo'];
  expect(first).toMatch(/^p-[0-9a-f]{24}$/);
  for (const same of ['粤b12345', '粤B·12345', ' 粤B 12345', '粤Ｂ１２３４５'])
    expect(guarded({ plateNo: same })['plateNo']).toBe(first);
  expect(guarded({ plateNo: '粤B12346' })['plateNo']).not.toBe(first);
  const other = createPseudonyms(`${KEY}!`);
  expect(guarded({ plateNo: '粤B12345' }, ['plateNo'], other.guard)['plateNo']).not.toBe(first);
});

test('what looks like a plate is none wherever it stands', () => {
  const bytes = guard(
    Buffer.from(
      JSON.stringify({
        note: '车辆粤B12345入场，沪AD12345出场',
        nested: JSON.stringify({ PLATENO: '苏A12345' }),
        list: [{ deep: { 京A12345: 1 } }],
      }),
    ),
    ['plateNo'],
    undefined,
  ).toString();
  for (const plate of ['粤B12345', '沪AD12345', '苏A12345', '京A12345']) expect(bytes).not.toContain(plate);
  expect(bytes.match(/p-[0-9a-f]{24}/g)).toHaveLength(4);
});

test('guarded twice is guarded once, and everything else stays', () => {
  const message = { PlateNo: '粤B12345', n: 1724442618569203, free: -3, text: '三号楼', none: null };
  const once = guard(Buffer.from(JSON.stringify(message)), ['plateNo'], undefined);
  expect(guard(once, ['plateNo'], 'gbk')).toEqual(once);
  expect(readPayload('json', once, 'gbk').message).toEqual({ ...message, PlateNo: expect.stringMatching(/^p-/) });
});

test.each(['', '无牌车', '-', 'unknown', null])('no plate (%s) is none', (plateNo) => {
  expect(guarded({ plateNo })).toEqual({ plateNo: null });
});

test('without a key, and where nothing can be read, all is withheld', () => {
  const keyless = createPseudonyms(undefined);
  expect(guarded({ plateNo: '粤B12345', note: '粤B12345' }, ['plateNo'], keyless.guard)).toEqual({
    plateNo: 'withheld',
    note: 'withheld',
  });
  const unread = guard(Buffer.from('粤B12345 in'), ['plateNo'], undefined);
  expect(unread.toString()).toBe('withheld: 12 bytes that cannot be read, and may name a plate');
  expect(guard(unread, ['plateNo'], undefined)).toEqual(unread);
  expect(guard(Buffer.from('{"plateNo":"粤B12345","plateNo":"粤B12346"}'), ['plateNo'], undefined).toString()).toMatch(
    /^withheld/,
  );
});
