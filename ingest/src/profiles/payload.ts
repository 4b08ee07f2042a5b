/** The bytes of a foreign message as a value expressions can look into. */
import { parseJson } from '../messages/json.ts';
import type { Profile } from './contract.ts';
import { FOREIGN_DEPTH_MAX } from './limits.ts';
import { decodeSparkplug } from './sparkplug.ts';

/** @throws Error with a sentence. */
export function readPayload(encoding: Profile['encoding'], bytes: Uint8Array): unknown {
  if (encoding === 'json') {
    const parsed = parseJson(bytes, FOREIGN_DEPTH_MAX);
    if ('refusal' in parsed) throw new Error(parsed.refusal.detail);
    return parsed.value;
  }
  try {
    return decodeSparkplug(bytes);
  } catch (error) {
    throw new Error(`the payload is not Sparkplug B: ${(error as Error).message}`, { cause: error });
  }
}
