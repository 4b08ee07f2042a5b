/** The keys of secrets out of the configuration. There is no default: a key everybody knows seals nothing. */
import { readFileSync } from 'node:fs';
import { coerceError } from '../errors/errors.ts';

const KEY_BYTES = 32;
/** Of 10^16 random keys one has fewer different bytes; zeros and words typed in have. */
const DIFFERENT_BYTES_MIN = 16;
const WANTED = `the base64 of ${KEY_BYTES} random bytes, such as "openssl rand -base64 ${KEY_BYTES}" makes`;

/**
 * The keys of `SECRETS_KEY` (separated by commas) or `SECRETS_KEY_FILE` (one a line); none when neither is set. Throws one
 * sentence that names the variable and never the key.
 */
export function readSecretsKeys(config: {
  SECRETS_KEY?: string | undefined;
  SECRETS_KEY_FILE?: string | undefined;
}): Buffer[] {
  const { SECRETS_KEY: text, SECRETS_KEY_FILE: file } = config;
  if (text !== undefined && file !== undefined)
    throw new Error('SECRETS_KEY and SECRETS_KEY_FILE are both set: leave one of them out.');
  if (text !== undefined) return text.split(',').map((one, index) => keyOf(one, 'SECRETS_KEY', index));
  if (file === undefined) return [];
  const name = `SECRETS_KEY_FILE (${file})`;
  const lines = readKeyFile(file, name).split('\n');
  const keys = lines.map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
  if (keys.length === 0) throw new Error(`${name} holds no key: it must be ${WANTED}.`);
  return keys.map((one, index) => keyOf(one, name, index));
}

function keyOf(text: string, name: string, index: number): Buffer {
  const given = text.trim();
  const key = Buffer.from(given, 'base64');
  const which = index === 0 ? name : `${name}, key ${index + 1},`;
  // Node reads base64 leniently: what it reads must be what was written.
  if (key.length !== KEY_BYTES || key.toString('base64') !== given) throw new Error(`${which} is not ${WANTED}.`);
  if (new Set(key).size < DIFFERENT_BYTES_MIN) throw new Error(`${which} is not random: it must be ${WANTED}.`);
  return key;
}

function readKeyFile(file: string, name: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (thrown) {
    const { code, message } = coerceError(thrown) as NodeJS.ErrnoException;
    throw new Error(`${name} cannot be read: ${code ?? message}.`);
  }
}
