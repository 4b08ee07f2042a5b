/** Rows of people. The functions that change something run in the caller's transaction, before its audit row. */
import { type Queryable, rows } from '../database/database.ts';
import type { Grant } from '../rights/contract.ts';
import type { PersonRow } from './contract.ts';

export interface Account {
  id: number;
  login: string;
  name: string;
  passwordHash: string | null;
  locked: boolean;
  totp: boolean;
}

const ACCOUNT = `id, login, name, password_hash as "passwordHash", locked_at is not null as locked, totp_since is not null as totp`;

export async function findByLogin(database: Queryable, login: string): Promise<Account | undefined> {
  return (
    await rows<Account>(database, 'account-by-login', `select ${ACCOUNT} from person where login = $1`, [login])
  )[0];
}

export async function findById(database: Queryable, id: number): Promise<Account | undefined> {
  return (await rows<Account>(database, 'account-by-id', `select ${ACCOUNT} from person where id = $1::int`, [id]))[0];
}

export function readPeople(database: Queryable, now: number, only?: number): Promise<PersonRow[]> {
  return rows(
    database,
    'people',
    `select p.id, login, name, locked_at is not null as locked, password_hash is null as invited,
       totp_since is not null as totp, (extract(epoch from signed_in_at) * 1000)::float8 as "signedInAt", email, language,
       (select count(*)::int from session as s where s.person = p.id
         and least(s.expires_at, s.ends_at) > to_timestamp($1::float8 / 1000)) as sessions,
       coalesce((select json_agg(json_build_object('role', role, 'community', community, 'grid', grid)
         order by role, community, grid) from person_role where person = p.id), '[]') as grants
     from person as p where $2::int is null or p.id = $2 order by login`,
    [now, only ?? null],
  );
}

/** Undefined: the login is taken. */
export async function addPerson(
  tx: Queryable,
  { login, name, passwordHash = null }: { login: string; name: string; passwordHash?: string | null },
  now: number,
): Promise<number | undefined> {
  const [added] = await rows<{ id: number }>(
    tx,
    'person-add',
    `insert into person (login, name, password_hash, created_at) values ($1, $2, $3, to_timestamp($4::float8 / 1000))
     on conflict (login) do nothing returning id`,
    [login, name, passwordHash, now],
  );
  return added?.id;
}

export async function setGrants(tx: Queryable, person: number, grants: readonly Grant[]): Promise<void> {
  await rows(tx, 'roles-clear', 'delete from person_role where person = $1::int', [person]);
  await rows(
    tx,
    'roles-set',
    `insert into person_role (person, role, community, grid)
     select distinct $1::int, role, community, grid from unnest($2::text[], $3::text[], $4::text[]) as g (role, community, grid)`,
    [person, grants.map(({ role }) => role), grants.map(({ community }) => community), grants.map(({ grid }) => grid)],
  );
}

export async function setName(tx: Queryable, person: number, name: string): Promise<void> {
  await rows(tx, 'person-name', 'update person set name = $2 where id = $1::int', [person, name]);
}

export async function setLocked(tx: Queryable, person: number, locked: boolean, now: number): Promise<void> {
  await rows(
    tx,
    'person-lock',
    'update person set locked_at = case when $2::boolean then to_timestamp($3::float8 / 1000) end where id = $1::int',
    [person, locked, now],
  );
}

/** Null takes the password away until a one-time link sets another. */
export async function setPassword(
  tx: Queryable,
  person: number,
  passwordHash: string | null,
  mustChange = false,
): Promise<void> {
  await rows(
    tx,
    'person-password',
    'update person set password_hash = $2, must_change = $3::boolean where id = $1::int',
    [person, passwordHash, mustChange],
  );
}

export async function noteSignIn(tx: Queryable, person: number, now: number): Promise<void> {
  await rows(
    tx,
    'person-signed-in',
    'update person set signed_in_at = to_timestamp($2::float8 / 1000) where id = $1::int',
    [person, now],
  );
}

/** One change of roles and locks at a time: two administrators cannot remove each other at once. */
export async function lockRoles(tx: Queryable): Promise<void> {
  await rows(tx, 'roles-lock', 'lock table person_role in share row exclusive mode');
}

/** Whether somebody who is not locked out administers everything. */
export async function isAdministered(tx: Queryable): Promise<boolean> {
  const found = await rows(
    tx,
    'administrators',
    `select 1 from person as p where locked_at is null and exists (select from person_role as r
       where r.person = p.id and role = 'administrator' and community is null) limit 1`,
  );
  return found.length > 0;
}
