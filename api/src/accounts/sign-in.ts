/** Judging a name and a password: throttled, the same for names nobody has, and with a code where one is asked for. */
import { audit } from '../audit/write.ts';
import { type Database, inTransaction } from '../database/database.ts';
import { RequestError } from '../errors/errors.ts';
import type { Secrets } from '../secrets/secrets.ts';
import { beginSession, type Visitor } from '../sessions/sessions.ts';
import { isKnownBrowser, rememberBrowser } from './known-browsers.ts';
import type { Passwords } from './passwords.ts';
import { findByLogin, noteSignIn } from './people.ts';
import {
  type AttemptLimit,
  byAddress,
  byName,
  byNameFrom,
  byOwner,
  clearAttempts,
  countAttempt,
  forgiveAttempt,
} from './throttle.ts';
import { takeRecoveryCode, takeTotp } from './totp.ts';

export interface SignInDeps {
  database: Database;
  passwords: Passwords;
  secrets: Secrets;
  /** Epoch ms. */
  now(): number;
}

/** What a browser is given by signing in. */
export interface SignedIn {
  session: string;
  /** Left out: it has one. */
  browser: string | undefined;
}

/** The cookies of a new session. `browser`: digest of the cookie that says in which browser. Throws RequestError. */
export async function signIn(
  deps: SignInDeps,
  asked: { login: string; password: string; code?: string },
  visitor: Visitor & { browser: Buffer | undefined },
): Promise<SignedIn> {
  const { database, passwords, now } = deps;
  const login = asked.login.trim().toLowerCase();
  const account = await findByLogin(database, login);
  const counted = await triesOf(deps, login, account?.id, visitor);
  let pauses = false;
  for (const { tries } of counted) pauses = (await checkAttempt(deps, tries)) || pauses;
  const refused = (refusal: RequestError) => noteRefusal(deps, { account, address: visitor.address, refusal, pauses });
  if (!(await passwords.fits(asked.password, account?.passwordHash)) || account === undefined)
    throw await refused(wrong());
  if (account.locked) {
    const locked = new RequestError(403, 'account-locked', 'This account is locked. An administrator can unlock it.');
    throw await refused(locked);
  }
  if (account.totp) {
    await judgeCode(deps, account, asked.code, 401).catch(async (error: RequestError) => {
      throw asked.code === undefined ? error : await refused(error);
    });
  }
  for (const { tries, isOwn } of counted) await forgiveAttempt(database, tries, isOwn);
  await clearAttempts(database, now());
  return inTransaction(database, async (tx) => {
    const session = await beginSession(tx, account.id, visitor, now());
    const browser = await rememberBrowser(tx, visitor.browser, account.id, now());
    await noteSignIn(tx, account.id, now());
    await audit(tx, {
      at: now(),
      who: { kind: 'person', id: account.id, name: account.name },
      action: 'session.begin',
      object: `person:${account.id}`,
      address: visitor.address,
    });
    return { session, browser };
  });
}

interface Refused {
  account: { id: number } | undefined;
  address: string;
  refusal: RequestError;
  /** Nothing more is judged for a while. */
  pauses: boolean;
}

/** What a try counts against; `isOwn`: being right clears it. A browser that signed in before has its own count, beside everybody else's. */
async function triesOf(
  { database, now }: SignInDeps,
  login: string,
  account: number | undefined,
  { address, browser }: Visitor & { browser: Buffer | undefined },
): Promise<{ tries: AttemptLimit; isOwn: boolean }[]> {
  if (account !== undefined && (await isKnownBrowser(database, browser, account, now())))
    return [{ tries: byOwner(account, browser), isOwn: true }];
  return [
    { tries: byAddress(address), isOwn: false },
    { tries: byNameFrom(login, address), isOwn: true },
    { tries: byName(login), isOwn: false },
  ];
}

/** Writes a refused sign-in to the trail, and returns the refusal. The name is not kept: people type passwords into the wrong field. */
async function noteRefusal(
  { database, now }: SignInDeps,
  { account, address, refusal, pauses }: Refused,
): Promise<RequestError> {
  const entry = {
    at: now(),
    who: 'not signed in',
    action: 'session.refuse',
    object: account === undefined ? 'person:unknown' : `person:${account.id}`,
    reason: refusal.code,
    ...(pauses && { after: { pauses } }),
    address,
  };
  await inTransaction(database, (tx) => audit(tx, entry));
  return refusal;
}

/** Counts a try, or refuses it unseen. Returns whether a pause begins should it fail. */
export async function checkAttempt({ database, now }: SignInDeps, counted: AttemptLimit): Promise<boolean> {
  const { blockedMs, begins } = await countAttempt(database, counted, now());
  if (blockedMs > 0)
    throw new RequestError(
      429,
      'too-many-tries',
      `Too many failed attempts. Try again in ${Math.ceil(blockedMs / 1000)} s.`,
    );
  return begins;
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
      'code: is required: the six digits of your app, or a recovery code.',
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
