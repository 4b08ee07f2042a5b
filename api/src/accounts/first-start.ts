/** The first people: an administrator by one-time link, and for a demonstration one account per role. */
import { randomInt } from 'node:crypto';
import { audit } from '../audit/write.ts';
import { type Database, inTransaction, type Queryable, rows } from '../database/database.ts';
import type { Grant } from '../rights/contract.ts';
import { notifyAccess } from '../sessions/access-notice.ts';
import { endSessions } from '../sessions/sessions.ts';
import { makeWelcomeLink } from './links.ts';
import type { Passwords } from './passwords.ts';
import { addPerson, findByLogin, lockRoles, setGrants, setPassword } from './people.ts';
import { stopTotp } from './totp.ts';

const EVERYWHERE = { community: null, grid: null };
/** Nothing that is mistaken for something else when it is typed from a screen. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';
const PASSWORD_GROUPS = 4;
const GROUP_LETTERS = 4;
/** Who acts when nobody is signed in. */
export const CONSOLE = 'console';

export interface FirstAccount {
  login: string;
  role: Grant['role'];
  password: string;
}

/** `grid`: which of the first community's exclusive grids, for a role that is held in one. */
const DEMO: readonly { login: string; name: string; role: Grant['role']; grid?: number }[] = [
  { login: 'operator', name: '值守员', role: 'operator' },
  { login: 'officer', name: '值班员', role: 'duty-officer' },
  { login: 'leader', name: '值班长', role: 'shift-leader' },
  { login: 'handler', name: '处置员', role: 'handler' },
  { login: 'handler2', name: '处置员乙', role: 'handler' },
  { login: 'worker', name: '网格员', role: 'grid-worker', grid: 0 },
  { login: 'worker2', name: '网格员乙', role: 'grid-worker', grid: 1 },
  { login: 'manager', name: '管理者', role: 'manager' },
];

/**
 * A link for `login` as an administrator of everything; the account is made when there is none. `forgetFactor`: phone and
 * recovery codes are lost, so the second factor goes, and every session with it.
 */
export function inviteAdministrator(
  database: Database,
  login: string,
  now: number,
  forgetFactor = false,
): Promise<string> {
  return inTransaction(database, async (tx) => {
    await lockRoles(tx);
    return invite(tx, login, now, forgetFactor);
  });
}

/** The same for `admin`, but only while nobody who administers everything has a password; undefined otherwise. */
export function inviteFirst(database: Database, now: number): Promise<string | undefined> {
  return inTransaction(database, async (tx) => {
    await lockRoles(tx);
    const settled = await rows(
      tx,
      'administrator-settled',
      `select 1 from person as p join person_role as r on r.person = p.id
       where r.role = 'administrator' and r.community is null and p.password_hash is not null limit 1`,
    );
    return settled.length > 0 ? undefined : invite(tx, 'admin', now);
  });
}

/** One account per role with a generated password, shown once: those that are not there yet. */
export async function makeDemoPeople(database: Database, passwords: Passwords, now: number): Promise<FirstAccount[]> {
  const given: FirstAccount[] = [];
  for (const { login, name, role, grid } of DEMO) {
    if ((await findByLogin(database, login)) !== undefined) continue;
    const password = generatedPassword();
    const passwordHash = await passwords.hash(password);
    const made = await inTransaction(database, async (tx) => {
      await lockRoles(tx);
      const id = await addPerson(tx, { login, name }, now);
      if (id === undefined) return false;
      await setPassword(tx, id, passwordHash);
      const place = grid === undefined ? EVERYWHERE : await gridAt(tx, grid);
      const grants: Grant[] = [{ role, ...place }];
      await setGrants(tx, id, grants);
      await audit(tx, {
        at: now,
        who: CONSOLE,
        action: 'person.add',
        object: `person:${id}`,
        after: { login, grants },
      });
      return true;
    });
    if (made) given.push({ login, role, password });
  }
  return given;
}

/** One account whose generated password must be changed at the first sign-in; undefined: the login is taken. */
export async function addByConsole(
  database: Database,
  passwords: Passwords,
  { login, name, grant }: { login: string; name: string; grant: Grant },
  now: number,
): Promise<string | undefined> {
  const password = generatedPassword();
  const passwordHash = await passwords.hash(password);
  return inTransaction(database, async (tx) => {
    await lockRoles(tx);
    const id = await addPerson(tx, { login, name }, now);
    if (id === undefined) return undefined;
    await setPassword(tx, id, passwordHash, true);
    await setGrants(tx, id, [grant]);
    const after = { login, grants: [grant] };
    await audit(tx, { at: now, who: CONSOLE, action: 'person.add', object: `person:${id}`, after });
    return password;
  });
}

/** A new generated password, to be changed at the next sign-in; every session ends. Undefined: nobody has that login. */
export async function resetByConsole(
  database: Database,
  passwords: Passwords,
  login: string,
  now: number,
): Promise<string | undefined> {
  const password = generatedPassword();
  const passwordHash = await passwords.hash(password);
  return inTransaction(database, async (tx) => {
    const known = await findByLogin(tx, login);
    if (known === undefined) return undefined;
    await setPassword(tx, known.id, passwordHash, true);
    await endSessions(tx, known.id);
    await notifyAccess(tx, { kind: 'person', id: known.id });
    const object = `person:${known.id}`;
    await audit(tx, { at: now, who: CONSOLE, action: 'person.reset', object, after: { login } });
    return password;
  });
}

async function invite(tx: Queryable, login: string, now: number, forgetFactor = false): Promise<string> {
  const known = await findByLogin(tx, login);
  const id = known?.id ?? (await addPerson(tx, { login, name: '管理员' }, now));
  if (id === undefined) throw new Error(`${login} cannot be made.`);
  await rows(
    tx,
    'administrator-grant',
    "insert into person_role (person, role) values ($1::int, 'administrator') on conflict do nothing",
    [id],
  );
  const { token } = await makeWelcomeLink(tx, id, now);
  if (forgetFactor) {
    await stopTotp(tx, id);
    await endSessions(tx, id);
  }
  await notifyAccess(tx, { kind: 'person', id });
  const after = { login, ...(forgetFactor && { secondFactor: 'forgotten' }) };
  await audit(tx, { at: now, who: CONSOLE, action: 'person.invite', object: `person:${id}`, after });
  return token;
}

/** A grid worker works in one grid of the first community; nowhere while there is none. */
async function gridAt(tx: Queryable, index: number): Promise<Pick<Grant, 'community' | 'grid'>> {
  const [found] = await rows<{ community: string; grid: string }>(
    tx,
    'demo-grid',
    `select community, code as grid from grid where kind = 'exclusive' order by community, position offset $1::int limit 1`,
    [index],
  );
  return found ?? { community: '', grid: null };
}

/** About 79 bits. */
function generatedPassword(): string {
  const group = () => Array.from({ length: GROUP_LETTERS }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  return Array.from({ length: PASSWORD_GROUPS }, group).join('-');
}
