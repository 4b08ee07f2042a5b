/** Judging a name and a password: throttled, the same for names nobody has, and with a code where one is asked for. */
import { audit } from '../audit/write.ts';
import { type Database, inTransaction } from '../database/database.ts';
import { RequestError } from '../errors/errors.ts';
import type { Secrets } from '../secrets/secrets.ts';
import { beginSession, type Visitor } from '../sessions/sessions.ts';
import type { Passwords } from './passwords.ts';
import { findByLogin, noteSignIn } from './people.ts';
import { type AttemptLimit, byAddress, byName, clearAttempts, countAttempt, forgiveAttempt } from './throttle.ts';
import { takeRecoveryCode, takeTotp } from './totp.ts';

export interface SignInDeps {
  database: Database;
  passwords: Passwords;
  secrets: Secrets;
  /** Epoch ms. */
  now(): number;
}

/** The cookie of a new session. Throws RequestError. */
export async function signIn(
  deps: SignInDeps,
  asked: { login: string; password: string; code?: string },
  visitor: Visitor,
): Promise<string> {
  const { database, passwords, now } = deps;
  const login = asked.login.trim().toLowerCase();
  const counted = [byAddress(visitor.address), byName(login)];
  for (const one of counted) await checkAttempt(deps, one);
  const account = await findByLogin(database, login);
  if (!(await passwords.fits(asked.password, account?.passwordHash)) || account === undefined) throw wrong();
  if (account.locked)
    throw new RequestError(403, 'account-locked', 'This account is locked. An administrator can unlock it.');
  if (account.totp) await judgeCode(deps, account, asked.code, 401);
  const [address, name] = counted as [AttemptLimit, AttemptLimit];
  await forgiveAttempt(database, address, false);
  await forgiveAttempt(database, name, true);
  await clearAttempts(database, now());
  return inTransaction(database, async (tx) => {
    const token = await beginSession(tx, account.id, visitor, now());
    await noteSignIn(tx, account.id, now());
    await audit(tx, {
      at: now(),
      who: { kind: 'person', id: account.id, name: account.name },
      action: 'session.begin',
      object: `person:${account.id}`,
      address: visitor.address,
    });
    return token;
  });
}

/** Counts a try, or refuses it unseen. */
export async function checkAttempt({ database, now }: SignInDeps, counted: AttemptLimit): Promise<void> {
  const blockedMs = await countAttempt(database, counted, now());
  if (blockedMs > 0)
    throw new RequestError(
      429,
      'too-many-tries',
      `Too many failed tries. Nothing is tried for another ${Math.ceil(blockedMs / 1000)} s.`,
    );
}

/** Uses a code of the app, or a recovery code, up. Throws RequestError with `status` when there is none or it does not fit. */
export async function judgeCode(
  { database, secrets, now }: SignInDeps,
  { id }: { id: number },
  code: string | undefined,
  status: 401 | 403,
): Promise<void> {
  if (code === undefined)
    throw new RequestError(
      status,
      'code-required',
      'code: the six digits of your app, or a recovery code, are asked for.',
    );
  const right = /^\d{6}$/.test(code)
    ? await takeTotp(database, secrets, id, code, now())
    : await takeRecoveryCode(database, id, code, now());
  if (!right) throw wrongCode(status);
}

export function wrongCode(status: 400 | 401 | 403): RequestError {
  return new RequestError(status, 'wrong-code', 'code: is wrong, used or too old.');
}

function wrong(): RequestError {
  return new RequestError(401, 'wrong-credentials', 'Name or password is wrong.');
}
