/** Browsers that have signed in before: their owner is not kept out by wrong passwords of others (OWASP, device cookies). */
import { type Queryable, rows } from '../database/database.ts';
import { newToken } from '../sessions/tokens.ts';

const DAY_MS = 86_400_000;
/** As long as browsers keep the cookie. */
const MEMORY_MS = 400 * DAY_MS;
const BROWSERS_PER_PERSON_MAX = 20;

/** Whether somebody of this id has signed in there before. */
export async function isKnownBrowser(
  database: Queryable,
  digest: Buffer | undefined,
  person: number | undefined,
  now: number,
): Promise<boolean> {
  if (digest === undefined || person === undefined) return false;
  const found = await rows(
    database,
    'known-browser-find',
    `select 1 from known_browser
     where digest = $1 and person = $2::int and seen_at > to_timestamp(($3::float8 - $4::float8) / 1000)`,
    [digest, person, now, MEMORY_MS],
  );
  return found.length > 0;
}

/** Remembers that somebody signed in there. Returns the cookie of a browser that had none of theirs. */
export async function rememberBrowser(
  tx: Queryable,
  digest: Buffer | undefined,
  person: number,
  now: number,
): Promise<string | undefined> {
  const seen = await rows(
    tx,
    'known-browser-seen',
    `update known_browser set seen_at = to_timestamp($3::float8 / 1000) where digest = $1 and person = $2::int returning 1`,
    [digest ?? null, person, now],
  );
  if (seen.length > 0) return undefined;
  const made = newToken();
  await rows(
    tx,
    'known-browser-remember',
    'insert into known_browser (digest, person, seen_at) values ($1, $2::int, to_timestamp($3::float8 / 1000))',
    [made.digest, person, now],
  );
  await rows(
    tx,
    'known-browser-prune',
    `delete from known_browser where person = $1::int and digest not in
       (select digest from known_browser where person = $1::int order by seen_at desc limit $2::int)`,
    [person, BROWSERS_PER_PERSON_MAX],
  );
  return made.token;
}
