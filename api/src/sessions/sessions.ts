/**
 * Sessions in PostgreSQL: opaque random cookies, so that ending one ends it everywhere and at once. (A signed cookie or a
 * JWT would live on.) All times are of the real clock: people do not live in simulated time.
 */
import { type Database, type Queryable, rows } from '../database/database.ts';
import type { HeldGrant } from '../rights/reach.ts';
import type { Person } from './person.ts';
import { newToken } from './tokens.ts';

const HOUR_MS = 3_600_000;
/** A shift is twelve hours; nobody is thrown out in the middle of one. */
const IDLE_MAX_MS = 12 * HOUR_MS;
const LIFE_MAX_MS = 72 * HOUR_MS;
/** A session is marked as seen at most this often. */
const SEEN_EVERY_MS = 60_000;
const SESSIONS_PER_PERSON_MAX = 20;
const AGENT_CHARACTERS = 200;

export interface Visitor {
  address: string;
  agent: string | undefined;
}
export interface SessionRow {
  id: number;
  createdAt: number;
  seenAt: number;
  address: string | null;
  agent: string | null;
}

/** Begins a session and returns its cookie. The oldest beyond SESSIONS_PER_PERSON_MAX ends. */
export async function beginSession(tx: Queryable, person: number, visitor: Visitor, now: number): Promise<string> {
  const { token, digest } = newToken();
  const agent = visitor.agent?.slice(0, AGENT_CHARACTERS) ?? null;
  await rows(
    tx,
    'session-begin',
    `insert into session (digest, person, created_at, seen_at, expires_at, ends_at, address, agent)
     select $1, $2::int, n, n, n + $4::float8 * interval '1 ms', n + $5::float8 * interval '1 ms', $6, $7
     from to_timestamp($3::float8 / 1000) as n`,
    [digest, person, now, IDLE_MAX_MS, LIFE_MAX_MS, visitor.address, agent],
  );
  await rows(
    tx,
    'session-prune',
    `delete from session where person = $1::int and (least(expires_at, ends_at) <= to_timestamp($2::float8 / 1000)
       or id in (select id from session where person = $1::int order by seen_at desc, id desc offset $3::int))`,
    [person, now, SESSIONS_PER_PERSON_MAX],
  );
  return token;
}

/** A person as stored; whether they must set up a second factor is for the configuration to say. */
export type SessionPerson = Omit<Person, 'mustProve'> & { totp: boolean };

/** The person of a session cookie; undefined: there is no such session any more. Prolongs it. */
export async function findSession(database: Database, digest: Buffer, now: number): Promise<SessionPerson | undefined> {
  const [found] = await rows<SessionPerson & { seenAt: number }>(
    database,
    'session-find',
    `select 'person' as kind, p.id, p.name, p.login, p.must_change as "mustChange",
       p.totp_since is not null as totp, s.id as session,
       (extract(epoch from least(s.expires_at, s.ends_at)) * 1000)::float8 as "expiresAt",
       (extract(epoch from s.seen_at) * 1000)::float8 as "seenAt",
       coalesce((select json_agg(json_build_object('role', role, 'community', community, 'grid', grid, 'within',
           case when grid is not null then (select coalesce(json_agg(g.code), '[]') from grid as g
             where g.community = r.community and r.grid in (g.code, g.parent)) end))
         from person_role as r where person = p.id), '[]') as grants
     from session as s join person as p on p.id = s.person
     where s.digest = $1 and least(s.expires_at, s.ends_at) > to_timestamp($2::float8 / 1000) and p.locked_at is null`,
    [digest, now],
  );
  if (found === undefined) return undefined;
  const { seenAt, ...person } = found;
  if (now - seenAt >= SEEN_EVERY_MS) await prolong(database, person.session, now);
  return person;
}

/** A paired wall by its cookie; undefined: there is none, or it was revoked. */
export async function findDisplay(database: Database, digest: Buffer, now: number): Promise<Person | undefined> {
  const [found] = await rows<{ id: number; name: string; community: string | null; seenAt: number | null }>(
    database,
    'display-find',
    `select id, name, community, (extract(epoch from seen_at) * 1000)::float8 as "seenAt"
     from display where digest = $1 and revoked_at is null`,
    [digest],
  );
  if (found === undefined) return undefined;
  const { id, name, community, seenAt } = found;
  if (seenAt === null || now - seenAt >= SEEN_EVERY_MS)
    await rows(database, 'display-seen', 'update display set seen_at = to_timestamp($2::float8 / 1000) where id = $1', [
      id,
      now,
    ]);
  const grants: HeldGrant[] = [{ role: 'display', community, grid: null, within: null }];
  return {
    kind: 'display',
    id,
    name,
    login: '',
    grants,
    mustChange: false,
    mustProve: false,
    session: id,
    expiresAt: null,
  };
}

/** Sessions of a person that have not ended, newest first. */
export function readSessions(database: Database, person: number, now: number): Promise<SessionRow[]> {
  return rows(
    database,
    'sessions-read',
    `select id, (extract(epoch from created_at) * 1000)::float8 as "createdAt",
       (extract(epoch from seen_at) * 1000)::float8 as "seenAt", address, agent
     from session where person = $1::int and least(expires_at, ends_at) > to_timestamp($2::float8 / 1000)
     order by seen_at desc, id desc`,
    [person, now],
  );
}

/** Ends one session of a person, all of them, or all but one. Returns how many there were. */
export async function endSessions(
  tx: Queryable,
  person: number,
  which: { only?: number; except?: number } = {},
): Promise<number> {
  const ended = await rows(
    tx,
    'sessions-end',
    `delete from session where person = $1::int and ($2::int is null or id = $2) and ($3::int is null or id <> $3)
     returning id`,
    [person, which.only ?? null, which.except ?? null],
  );
  return ended.length;
}

async function prolong(database: Database, session: number, now: number): Promise<void> {
  await rows(
    database,
    'session-seen',
    `update session set seen_at = to_timestamp($2::float8 / 1000),
       expires_at = to_timestamp(($2::float8 + $3::float8) / 1000) where id = $1::int`,
    [session, now, IDLE_MAX_MS],
  );
}
