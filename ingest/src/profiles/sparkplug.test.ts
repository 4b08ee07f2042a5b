import { expect, test } from 'vitest';
import { decodeSparkplug } from './sparkplug.ts';

/** Written by sparkplug-payload 1.0.3: one metric of each type. */
const EVERY_TYPE =
  'CIDQ6ra3MxIMCgJpOCABUPv///8PEg0KA2kxNiACUNT9//8PEg0KA2kzMiADUJDd+/8PEgkKA2k2NCAEWAASDQoDdTY0IAhYgLTEwyESCgoBZiAJZQAAAD8SDgoBZCAKaZqZmZmZmbm/EgcKAWIgC3AAEg0KAXMgDHoG6L2m5L2NEggKAmR0IA1YABILCgJieSARggECAQIY/wEiAXUqAQE=';

test('every metric type comes out as the reference wrote it', () => {
  const { timestamp, seq, metrics } = decodeSparkplug(Buffer.from(EVERY_TYPE, 'base64'));
  expect({ timestamp, seq }).toEqual({ timestamp: 1_767_225_600_000, seq: 255 });
  expect(Object.fromEntries(metrics.map(({ name, value }) => [name, value]))).toEqual({
    i8: -5,
    i16: -300,
    i32: -70_000,
    i64: 0,
    u64: 9_000_000_000,
    f: 0.5,
    d: -0.1,
    b: false,
    s: '车位',
    dt: 0,
    by: undefined,
  });
});

test('bytes cut anywhere or bent anywhere never do more than throw an error', () => {
  const whole = Buffer.from(EVERY_TYPE, 'base64');
  for (let at = 0; at < whole.length; at++) {
    for (const bytes of [whole.subarray(0, at), bent(whole, at, 0xff), bent(whole, at, 0x00)]) {
      try {
        expect(Array.isArray(decodeSparkplug(bytes).metrics)).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(Error);
      }
    }
  }
});

function bent(whole: Buffer, at: number, byte: number): Buffer {
  const copy = Buffer.from(whole);
  copy[at] = byte;
  return copy;
}
