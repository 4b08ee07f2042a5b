import { deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { withoutLongTexts } from './long-texts.ts';
import { readPayload } from './payload.ts';

/** 消防, as GBK writes it. */
const GBK = Buffer.concat([Buffer.from('{"t":"'), Buffer.from([0xcf, 0xfb, 0xb7, 0xc0]), Buffer.from('"}')]);
const JSON_TEXT = '{"t":"消防"}';
const utf16 = (bigEndian: boolean, mark: boolean) => {
  const bytes = Buffer.from(`${mark ? '\ufeff' : ''}${JSON_TEXT}`, 'utf16le');
  return bigEndian ? bytes.swap16() : bytes;
};

test.each([
  ['UTF-8', Buffer.from(JSON_TEXT), undefined],
  ['UTF-8 with its mark', Buffer.from(`\ufeff${JSON_TEXT}`), 'gbk'],
  ['GBK', GBK, 'gbk'],
  ['GB 18030', GBK, 'gb18030'],
  ['UTF-16 with a mark', utf16(false, true), undefined],
  ['UTF-16, most significant byte first, with a mark', utf16(true, true), undefined],
  ['UTF-16 without a mark', utf16(false, false), 'utf-16le'],
  ['gzip', gzipSync(JSON_TEXT), undefined],
  ['gzip of GBK', gzipSync(GBK), 'gbk'],
  ['zlib', deflateSync(JSON_TEXT), undefined],
])('%s is read', (_, bytes, charset) => {
  expect(readPayload('json', bytes, charset).message).toEqual({ t: '消防' });
});

test('text in a charset nobody named is refused by what to do', () => {
  expect(() => readPayload('json', GBK)).toThrow(
    /not valid UTF-8; if it is in another charset, name it in the binding/,
  );
});

test('what unpacks without end is refused', () => {
  expect(() => readPayload('json', gzipSync(Buffer.alloc(8 * 1024 * 1024, 0x20)))).toThrow(/more than 4194304 bytes/);
  expect(() => readPayload('json', gzipSync(JSON_TEXT).subarray(0, 20))).toThrow(/cannot be unpacked/);
});

test('plain text is one value', () => {
  expect(readPayload('text', Buffer.from(' ON\r\n\0')).message).toBe('ON');
});

test('a picture is left out, all else stays byte for byte', () => {
  const picture = Buffer.alloc(90_000, 7).toString('base64');
  const lean = withoutLongTexts(Buffer.from(`{"name":"枪机","picture":"${picture}","at":1}`));
  expect(lean.toString()).toBe(`{"name":"枪机","picture":"(${picture.length} characters left out)","at":1}`);
  const other = Buffer.from(JSON.stringify(Array.from({ length: 9_000 }, (_, i) => `bay ${i}`)));
  expect(withoutLongTexts(other)).toBe(other);
});
