/** Second factor: time-based codes of an app, and recovery codes for the day the phone is lost. */
import { randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import QRCode from 'qrcode';
import { type Queryable, rows } from '../database.ts';
import type { SecretPlace, Secrets } from '../secrets/secrets.ts';
import { digestOf } from '../sessions/tokens.ts';
import type { TotpOffer } from './contract.ts';

const STEP_MS = 30_000;
/** Clocks of phones differ: one step before and after. */
const WINDOW = 1;
const RECOVERY_CODES = 10;
const RECOVERY_BYTES = 8;

/** A new secret, kept sealed but not asked for until it is proven. */
export async function offerTotp(
  tx: Queryable,
  secrets: Secrets,
  person: { id: number; login: string },
): Promise<TotpOffer> {
  const secret = new Secret({ size: 20 });
  await rows(
    tx,
    'totp-offer',
    'update person set totp_secret = $2, totp_since = null, totp_step = 0 where id = $1::int',
    [person.id, secrets.seal(secret.base32, placeOf(person.id))],
  );
  const uri = totpOf(secret.base32, person.login).toString();
  return { secret: secret.base32, svg: await QRCode.toString(uri, { type: 'svg', margin: 2 }) };
}

/** Whether the code is of now and was not used before. */
export async function takeTotp(
  tx: Queryable,
  secrets: Secrets,
  person: number,
  code: string,
  now: number,
): Promise<boolean> {
  const [found] = await rows<{ secret: string | null }>(
    tx,
    'totp-secret',
    'select totp_secret as secret from person where id = $1::int',
    [person],
  );
  if (found?.secret == null) return false;
  const secret = secrets.open(found.secret, placeOf(person));
  const delta = totpOf(secret, '').validate({ token: code, timestamp: now, window: WINDOW });
  if (delta === null) return false;
  const taken = await rows(
    tx,
    'totp-take',
    'update person set totp_step = $2::int8 where id = $1::int and totp_step < $2::int8 returning id',
    [person, Math.floor(now / STEP_MS) + delta],
  );
  return taken.length > 0;
}

/** Asks for codes from now on; returns new recovery codes, of which only digests are kept. */
export async function startTotp(tx: Queryable, person: number, now: number): Promise<string[]> {
  const codes = Array.from({ length: RECOVERY_CODES }, newRecoveryCode);
  await rows(tx, 'totp-start', 'update person set totp_since = to_timestamp($2::float8 / 1000) where id = $1::int', [
    person,
    now,
  ]);
  await rows(tx, 'recovery-forget', 'delete from recovery_code where person = $1::int', [person]);
  await rows(
    tx,
    'recovery-keep',
    'insert into recovery_code (digest, person) select digest, $2::int from unnest($1::bytea[]) as digest',
    [codes.map((code) => recoveryDigest(person, code)), person],
  );
  return codes;
}

export async function stopTotp(tx: Queryable, person: number): Promise<void> {
  await rows(tx, 'recovery-forget', 'delete from recovery_code where person = $1::int', [person]);
  await rows(
    tx,
    'totp-stop',
    'update person set totp_secret = null, totp_since = null, totp_step = 0 where id = $1::int',
    [person],
  );
}

/** Whether it is an unused recovery code of the person; it is used up then. */
export async function takeRecoveryCode(tx: Queryable, person: number, code: string, now: number): Promise<boolean> {
  const taken = await rows(
    tx,
    'recovery-take',
    `update recovery_code set used_at = to_timestamp($3::float8 / 1000)
     where digest = $1 and person = $2::int and used_at is null returning person`,
    [recoveryDigest(person, code), person, now],
  );
  return taken.length > 0;
}

function placeOf(person: number): SecretPlace {
  return { table: 'person', column: 'totp_secret', row: person };
}

function totpOf(secret: string, label: string): TOTP {
  return new TOTP({ issuer: 'Cockpit', label, secret: Secret.fromBase32(secret) });
}

/** 64 bits as xxxx-xxxx-xxxx-xxxx. */
function newRecoveryCode(): string {
  return randomBytes(RECOVERY_BYTES).toString('hex').match(/.{4}/g)?.join('-') ?? '';
}

function recoveryDigest(person: number, code: string): Buffer {
  return digestOf(`recovery ${person} ${code.toLowerCase().replace(/[^0-9a-f]/g, '')}`);
}
