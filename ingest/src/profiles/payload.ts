/** The bytes of a foreign message as a value expressions can look into. */
import type { Doubled } from '../decoding/doubled-keys.ts';
import { parseJson } from '../decoding/json.ts';
import { withoutTail, withPlainNumbers } from '../decoding/lenient-json.ts';
import type { Births } from './births.ts';
import type { Profile } from './contract.ts';
import { keepLongNumbers } from './exact-numbers.ts';
import { FOREIGN_DEPTH_MAX } from './limits.ts';
import { decodeSparkplug, type SparkplugPayload } from './sparkplug.ts';
import { readText } from './text.ts';

/**
 * What the message says; `doubled`: it says so in several ways, by keys that stand twice. `births`: left out, aliases stay without a
 * name. @throws Error with a sentence.
 */
export function readPayload(
  encoding: Profile['encoding'],
  bytes: Uint8Array,
  charset?: string,
  births?: { births: Births; topic: string },
): { message: unknown; doubled?: Doubled | undefined } {
  if (encoding === 'sparkplug') {
    const payload = readSparkplug(bytes);
    return { message: births ? births.births.named(births.topic, payload) : payload };
  }
  const text = readText(bytes, charset);
  if (encoding === 'text') return { message: text.replace(/[\s\0]+$/, '').trimStart() };
  const parsed = parsedJson(Buffer.from(text));
  if ('refusal' in parsed) throw new Error(parsed.refusal.detail);
  return { message: parsed.value, doubled: parsed.doubled };
}

/** What the strict reader gives up is read as devices write it: NaN is null, and a C string may have its NUL behind it. */
function parsedJson(bytes: Uint8Array): ReturnType<typeof parseJson> {
  const strict = parseJson(bytes, FOREIGN_DEPTH_MAX, keepLongNumbers);
  if (!('refusal' in strict) || strict.refusal.reason !== 'not-json') return strict;
  const text = withoutTail(Buffer.from(bytes)).toString('utf8');
  const again = parseJson(Buffer.from(withPlainNumbers(text)), FOREIGN_DEPTH_MAX);
  return 'refusal' in again ? strict : again;
}

function readSparkplug(bytes: Uint8Array): SparkplugPayload {
  try {
    return decodeSparkplug(bytes);
  } catch (error) {
    throw new Error(`the payload is not Sparkplug B: ${(error as Error).message}`, { cause: error });
  }
}
