/**
 * Small secrets that must be readable again (of authenticator apps, of webhooks) are kept sealed: who reads the database, a
 * backup or a replica has nothing without the key, which lies elsewhere. AES-256-GCM, a random nonce each. The place of the
 * secret is sealed along, so that a sealed value moved to another row, column or table does not open there.
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { RequestError } from '../errors/errors.ts';

const CIPHER = 'aes-256-gcm';
/** What GCM is made for; at random it may serve billions of times under one key, and there are thousands of secrets. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** `s1.KEY.BYTES`: format, id of the key, and nonce + tag + ciphertext in base64url. */
const SEALED = /^s1\.([0-9a-f]{8})\.([A-Za-z0-9_-]+)$/;

/** Where a secret is kept. */
export interface SecretPlace {
  table: string;
  column: string;
  /** Primary key of the row. */
  row: number | string;
}

export interface Secrets {
  /** Whether there is a key: without one nothing can be sealed or opened. */
  available: boolean;
  /** Throws RequestError 503 `no-secrets-key` without a key. */
  seal(text: string, place: SecretPlace): string;
  /** Throws RequestError 503 `no-secrets-key` without the key it was sealed with, Error when it was not sealed for this place. */
  open(sealed: string, place: SecretPlace): string;
  /** Whether it is sealed with the key that seals now; `old`: with an earlier one, `unknown`: with none of ours. */
  judge(value: string): 'current' | 'old' | 'unknown' | 'readable';
}

/** `keys`: 32 bytes each. The first seals, all of them open. */
export function createSecrets(keys: readonly Buffer[]): Secrets {
  const known = new Map(keys.map((key) => [keyId(key), key]));
  const [first] = known;
  return {
    available: first !== undefined,
    seal(text, place) {
      if (first === undefined) throw noKey('it is not set');
      const [id, key] = first;
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, key, nonce).setAAD(sealedAlong(id, place));
      const text8 = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return `s1.${id}.${Buffer.concat([nonce, cipher.getAuthTag(), text8]).toString('base64url')}`;
    },
    open(sealed, place) {
      const [, id = '', body = ''] = SEALED.exec(sealed) ?? [];
      if (id === '') throw new Error(`${nameOf(place)} is not sealed.`);
      const key = known.get(id);
      if (key === undefined) throw noKey(`the key ${id} that sealed it is not configured`);
      const bytes = Buffer.from(body, 'base64url');
      const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
      decipher.setAAD(sealedAlong(id, place));
      try {
        decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
        const text8 = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES));
        return Buffer.concat([text8, decipher.final()]).toString('utf8');
      } catch (cause) {
        throw new Error(`${nameOf(place)} cannot be decrypted: it was changed or comes from another database.`, {
          cause,
        });
      }
    },
    judge(value) {
      const id = SEALED.exec(value)?.[1];
      if (id === undefined) return 'readable';
      if (id === first?.[0]) return 'current';
      return known.has(id) ? 'old' : 'unknown';
    },
  };
}

/** Names a key without telling anything of it. */
function keyId(key: Buffer): string {
  return createHash('sha256').update('cockpit secrets key ').update(key).digest('hex').slice(0, 8);
}

function sealedAlong(id: string, { table, column, row }: SecretPlace): Buffer {
  return Buffer.from(JSON.stringify(['s1', id, table, column, String(row)]));
}

function nameOf({ table, column, row }: SecretPlace): string {
  return `The secret ${table}.${column} of ${row}`;
}

function noKey(why: string): RequestError {
  return new RequestError(503, 'no-secrets-key', `SECRETS_KEY: ${why}. This needs to keep a secret; see .env.example.`);
}
