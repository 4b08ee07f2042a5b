/** Random tokens: the holder has the token, the database its digest. */
import { createHash, randomBytes } from 'node:crypto';

/** 256 bits: nobody guesses one, so a plain digest without salt is enough to keep it by. */
const TOKEN_BYTES = 32;
const TOKEN_PATTERN = /^[A-Za-z0-9_-]{43}$/;

export interface Token {
  token: string;
  digest: Buffer;
}

export function newToken(): Token {
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  return { token, digest: tokenDigest(token) };
}

/** Undefined for what no token of ours can look like. */
export function digestOfToken(token: string | undefined): Buffer | undefined {
  return token !== undefined && TOKEN_PATTERN.test(token) ? tokenDigest(token) : undefined;
}

export function tokenDigest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
