/** Second factor: time-based codes of an app, and recovery codes for the day the phone is lost. */
import { randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import QRCode from 'qrcode';
import { type Queryable, rows } from '../database/database.ts';
import type { SecretPlace, Secrets } from '../secrets/secrets.ts';
import { tokenDigest } from '../sessions/tokens.ts';
import type { TotpOffer } from './contract.ts';

const STEP_MS = 30_000;
/** Clocks of phones differ: one step before and after. */
const WINDOW = 1;
const RECOVERY_CODES = 10;
const RECOVERY_BYTES = 8;

/** A new secret, kept sealed beside the one that is asked for, until it is proven. */
export async function offerTotp(
  tx: Queryable,
  secrets: Secrets,
  person: { id: number; login: string },
): Promise<TotpOffer> {
  const secret = new Secret({ size: 20 });
  await rows(tx, 'totp-offer', 'update person set totp_next = $2 where id = $1::int', [
    person.id,
    secrets.seal(secret.base32, placeOf('totp_next', person.id)),
  ]);
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
  const step = stepOf(secrets.open(found.secret, placeOf('totp_secret', person)), code, now);
  if (step === undefined) return false;
  const taken = await rows(
    tx,
    'totp-take',
    // The secret may have been replaced meanwhile, and its steps started over.
    'update person set totp_step = $2::int8 where id = $1::int and totp_step < $2::int8 and totp_secret = $3 returning id',
    [person, step, found.secret],
  );
  return taken.length > 0;
}

/**
 * Asks for codes of the offered secret from now on, when this is one of them; returns new recovery codes, of which only
 * digests are kept. Undefined: the code is wrong, or nothing was offered.
 */
export async function startTotp(
  tx: Queryable,
  secrets: Secrets,
  person: number,
  code: string,
  now: number,
): Promise<string[] | undefined> {
  const [found] = await rows<{ next: string | null }>(
    tx,
    'totp-next',
    'select totp_next as next from person where id = $1::int for update',
    [person],
  );
  if (found?.next == null) return undefined;
  const secret = secrets.open(found.next, placeOf('totp_next', person));
  const step = stepOf(secret, code, now);
  if (step === undefined) return undefined;
  await rows(
    tx,
    'totp-start',
    `update person set totp_secret = $2, totp_next = null, totp_step = $3::int8, totp_since = to_timestamp($4::float8 / 1000)
     where id = $1::int`,
    [person, secrets.seal(secret, placeOf('totp_secret', person)), step, now],
  );
  return renewRecoveryCodes(tx, person);
}

export async function stopTotp(tx: Queryable, person: number): Promise<void> {
  await rows(tx, 'recovery-forget', 'delete from recovery_code where person = $1::int', [person]);
  await rows(
    tx,
    'totp-stop',
    'update person set totp_secret = null, totp_next = null, totp_since = null, totp_step = 0 where id = $1::int',
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

/** How many recovery codes are left. */
export async function countRecoveryCodes(database: Queryable, person: number): Promise<number> {
  const [left] = await rows<{ n: number }>(
    database,
    'recovery-left',
    'select count(*)::int as n from recovery_code where person = $1::int and used_at is null',
    [person],
  );
  return left?.n ?? 0;
}

async function renewRecoveryCodes(tx: Queryable, person: number): Promise<string[]> {
  const codes = Array.from({ length: RECOVERY_CODES }, newRecoveryCode);
  await rows(tx, 'recovery-forget', 'delete from recovery_code where person = $1::int', [person]);
  await rows(
    tx,
    'recovery-keep',
    'insert into recovery_code (digest, person) select digest, $2::int from unnest($1::bytea[]) as digest',
    [codes.map((code) => recoveryDigest(person, code)), person],
  );
  return codes;
}

/** The time step a code belongs to; undefined: none of about now. */
function stepOf(secret: string, code: string, now: number): number | undefined {
  const delta = totpOf(secret, '').validate({ token: code, timestamp: now, window: WINDOW });
  return delta === null ? undefined : Math.floor(now / STEP_MS) + delta;
}

function placeOf(column: 'totp_secret' | 'totp_next', person: number): SecretPlace {
  return { table: 'person', column, row: person };
}

function totpOf(secret: string, label: string): TOTP {
  return new TOTP({ issuer: 'Cockpit', label, secret: Secret.fromBase32(secret) });
}

/** 64 bits as xxxx-xxxx-xxxx-xxxx. */
function newRecoveryCode(): string {
  return randomBytes(RECOVERY_BYTES).toString('hex').match(/.{4}/g)?.join('-') ?? '';
}

function recoveryDigest(person: number, code: string): Buffer {
  return tokenDigest(`recovery ${person} ${code.toLowerCase().replace(/[^0-9a-f]/g, '')}`);
}
