import type { TFunction } from 'i18next';
import { ApiError } from '../http/api-client.ts';

const TOLD = [
  'line',
  'wrong-credentials',
  'wrong-code',
  'code-required',
  'second-factor-required',
  'too-many-requests',
  'too-many-tries',
  'account-locked',
  'no-secrets-key',
  'login-taken',
  'last-administrator',
  'unknown-place',
  'code-gone',
  'credential-in-force',
  'no-credential',
  'unknown-device',
  'name-of-device',
  'invalid-field',
  'own-account',
  'invalid-request',
  'forbidden-origin',
  'forbidden',
  'not-signed-in',
] as const;

/** A refusal in the reader's language. */
export function adminErrorText(error: unknown, t: TFunction): string {
  const code = error instanceof ApiError ? error.code : 'other';
  return t(`admin.fault.${TOLD.find((told) => told === code) ?? 'other'}`);
}
