import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { readableText } from './readable-text.ts';

const TEXT = '{"t":"消防通道堵塞"}';
/** 消防 as GBK has it. */
const GBK = Buffer.concat([Buffer.from('{"t":"'), Buffer.from([0xcf, 0xfb, 0xb7, 0xc0]), Buffer.from('"}')]);

test.each([
  ['UTF-8', Buffer.from(TEXT), TEXT, 'UTF-8'],
  ['UTF-8, cut in the middle of a character', Buffer.from(TEXT).subarray(0, 8), '{"t":"\ufffd', 'UTF-8'],
  ['UTF-16 with its mark', Buffer.from(`\ufeff${TEXT}`, 'utf16le'), TEXT, 'UTF-16'],
  ['UTF-16 without', Buffer.from(TEXT, 'utf16le'), TEXT, 'UTF-16'],
  ['UTF-16, most significant byte first', Buffer.from(TEXT, 'utf16le').swap16(), TEXT, 'UTF-16'],
  ['GBK', GBK, '{"t":"消防"}', 'GB 18030'],
  ['gzip', gzipSync(TEXT), TEXT, 'gzip'],
  ['noise', Buffer.from([0xc3, 0x28, 0xff, 0x00, 0x99]), expect.any(String), undefined],
  ['nothing', Buffer.alloc(0), '', 'UTF-8'],
])('%s', (_, bytes, text, as) => {
  expect(readableText(bytes)).toEqual({ text, as });
});

test('what is packed is unpacked once: bytes that unpack to themselves would never end', () => {
  const once = gzipSync('消防通道堵塞'.repeat(20));
  const { text, as } = readableText(gzipSync(once));
  expect(as).toBe('gzip');
  expect(text).not.toContain('消防通道');
});
