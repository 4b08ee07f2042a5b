/**
 * Databases for tests, in every package. A schema takes seconds to make and a copy of one a moment: within a run of the
 * tests, which names itself in TEST_TEMPLATES, each kind of database is made once and copied.
 */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { pino } from 'pino';
import { TEMPLATE_LOCK } from '../database/locks.ts';
import { migrate } from '../database/migrate.ts';

/** SQLSTATE object_in_use: a session of anyone who filled the template has not ended yet. */
const IN_USE = '55006';
const ATTEMPTS = 10;

/**
 * Creates a database on the server, `kind_test_…`, as `fill` would leave it, and returns its address. `fill` closes what it
 * opens.
 */
export async function createTestDatabase(
  serverUrl: string,
  kind: string,
  fill: (url: string) => Promise<void>,
): Promise<string> {
  const name = `${kind}_test_${randomBytes(6).toString('hex')}`;
  const run = process.env['TEST_TEMPLATES'];
  await withSession(serverUrl, async (session) => {
    if (run === undefined) return void (await session.query(`create database ${name}`));
    const template = `${run}_${kind}`;
    await session.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    const made = await session.query('select from pg_database where datname = $1', [template]);
    if (made.rowCount === 0) await makeTemplate(session, serverUrl, template, fill);
    await session.query('select pg_advisory_unlock($1)', [TEMPLATE_LOCK]);
    await whenFree(() => session.query(`create database ${name} template ${template}`));
  });
  const url = addressOf(serverUrl, name);
  if (run === undefined) await fill(url);
  return url;
}

/** Brings the schema of ingest up to date, as its start would. */
export async function makeIngestSchema(url: string): Promise<void> {
  await migrate(url, pino({ level: 'silent' }));
}

/** Drops the database of this address, even while others are connected. */
export async function dropTestDatabase(serverUrl: string, url: string): Promise<void> {
  const name = new URL(url).pathname.slice(1);
  await withSession(serverUrl, (session) => session.query(`drop database if exists ${name} with (force)`));
}

/** Drops the templates of a run. */
export async function dropTemplates(serverUrl: string, run: string): Promise<void> {
  await withSession(serverUrl, async (session) => {
    const { rows } = await session.query<{ name: string }>(
      'select datname as name from pg_database where starts_with(datname, $1)',
      [run],
    );
    for (const { name } of rows) {
      await session.query(`alter database ${name} is_template false`);
      await session.query(`drop database if exists ${name} with (force)`);
    }
  });
}

/** Made under another name first: a template that is there is whole. */
async function makeTemplate(
  session: pg.Client,
  serverUrl: string,
  template: string,
  fill: (url: string) => Promise<void>,
): Promise<void> {
  const unfinished = `${template}_unfinished`;
  await session.query(`drop database if exists ${unfinished} with (force)`);
  await session.query(`create database ${unfinished}`);
  await fill(addressOf(serverUrl, unfinished));
  await whenFree(() => session.query(`alter database ${unfinished} rename to ${template}`));
  // Nothing of the server's own, such as workers of TimescaleDB, connects to a template.
  await session.query(`alter database ${template} is_template true`);
}

/** The server itself waits five seconds for sessions to end. */
async function whenFree(create: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return void (await create());
    } catch (fault) {
      if ((fault as { code?: string }).code !== IN_USE || attempt === ATTEMPTS) throw fault;
    }
  }
}

function addressOf(serverUrl: string, name: string): string {
  return Object.assign(new URL(serverUrl), { pathname: `/${name}` }).href;
}

async function withSession<Result>(serverUrl: string, work: (session: pg.Client) => Promise<Result>): Promise<Result> {
  const session = new pg.Client({ connectionString: serverUrl });
  await session.connect();
  return work(session).finally(() => session.end());
}
