/** `npm run accounts -- …`: accounts from the console of the machine, for the first start and for the day nobody can sign in. */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { clockFrom } from '@cockpit/ingest/clock';
import { Value } from 'typebox/value';
import { PersonRequest } from '../accounts/contract.ts';
import {
  addByConsole,
  CONSOLE,
  inviteAdministrator,
  inviteFirst,
  makeDemoPeople,
  resetByConsole,
} from '../accounts/first-start.ts';
import { makeWallLink } from '../accounts/links.ts';
import { createPasswords } from '../accounts/passwords.ts';
import { awaitSchema, type Database, openDatabase } from '../database/database.ts';
import { migrate } from '../database/migrate.ts';
import { coerceError } from '../errors/errors.ts';
import { importOnce } from '../organisation-file/import.ts';
import { type Config, readConfig } from '../process/config.ts';
import { openLog } from '../process/log.ts';
import { readSecretsKeys } from '../secrets/keys.ts';
import { sealStored } from '../secrets/seal-stored.ts';
import { createSecrets } from '../secrets/secrets.ts';
import { environmentOf } from './running.ts';

const USAGE = `npm run accounts -- COMMAND     on the database of the running "npm start", or the one DATABASE_URL names

  invite-admin [--login admin] [--forget-factor]
                                     one-time link with which an administrator chooses a password (72 h); --forget-factor
                                     takes the second factor away: phone and recovery codes are lost
  add LOGIN --role ROLE [--name NAME] [--community CODE] [--grid CODE]
                                     an account with a generated password, to be changed at the first sign-in
  reset LOGIN                        a new password for an account, to be changed at the next sign-in; its sessions end
  seal                               seals stored secrets with the first key of SECRETS_KEY: readable ones of
                                     earlier versions, and those sealed with a key that is to be retired
  wall-link                          one-time link that makes one browser a wall (24 h)
  --url URL                          what the links begin with (where the stack runs, or http://127.0.0.1:4000)
  --data-dir DIR                     data folder of the running "npm start" (.cockpit)`;

const OPTIONS = {
  login: { type: 'string', default: 'admin' },
  'forget-factor': { type: 'boolean', default: false },
  url: { type: 'string' },
  'data-dir': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  role: { type: 'string' },
  name: { type: 'string' },
  community: { type: 'string' },
  grid: { type: 'string' },
  organisation: { type: 'string' },
} as const;

const COMMANDS = ['invite-admin', 'wall-link', 'add', 'reset', 'seal', 'first-start'];

try {
  await run(process.argv.slice(2));
} catch (thrown) {
  console.error(coerceError(thrown).message);
  process.exitCode = 1;
}

async function run(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: OPTIONS });
  const [command, login] = positionals;
  if (values.help) return console.log(USAGE);
  if (!COMMANDS.includes(command ?? '')) throw new Error(USAGE);
  const env = environmentOf(process.env, values['data-dir']);
  const config = readConfig(env);
  const { DATABASE_URL } = config;
  const url = values.url ?? env['API_URL'] ?? 'http://127.0.0.1:4000';
  // Without its supervisor nobody would read what is made here.
  process.once('disconnect', () => process.exit(1));
  const log = openLog('accounts', 'warn');
  const database = openDatabase(DATABASE_URL, log, 'command');
  try {
    await awaitSchema(database, new AbortController().signal);
    await migrate(DATABASE_URL, log);
    const now = Date.now();
    if (command === 'invite-admin') console.log(`${url}/welcome#${await invite(database, values, now)}`);
    else if (command === 'wall-link') console.log(`${url}/wall#${(await makeWallLink(database, now)).token}`);
    else if (command === 'add' && login !== undefined) console.log(await add(database, login, values, now));
    else if (command === 'reset' && login !== undefined) console.log(await reset(database, login, now));
    else if (command === 'seal') console.log(await seal(database, config, now));
    else if (command === 'first-start') {
      const clockNow = clockFrom(config.COCKPIT_CLOCK).now();
      await firstStart(database, values.organisation, now, clockNow);
    } else throw new Error(USAGE);
  } finally {
    await database.end();
  }
}

function invite(database: Database, values: { login: string; 'forget-factor': boolean }, now: number): Promise<string> {
  return inviteAdministrator(database, values.login, now, values['forget-factor']);
}

async function add(
  database: Database,
  login: string,
  values: { role?: string; name?: string; community?: string; grid?: string },
  now: number,
): Promise<string> {
  const grant = { role: values.role, community: values.community ?? null, grid: values.grid ?? null };
  const person: unknown = { login, name: values.name ?? login, grants: [grant] };
  if (!Value.Check(PersonRequest, person)) {
    const [fault] = Value.Errors(PersonRequest, person);
    throw new Error(`${fault?.instancePath.slice(1) ?? 'person'}: ${fault?.message ?? 'is not valid'}.`);
  }
  const wanted = { login, name: person.name, grant: person.grants[0] as (typeof person.grants)[number] };
  const password = await addByConsole(database, createPasswords(), wanted, now);
  if (password === undefined) throw new Error(`${login} has an account already.`);
  return password;
}

async function reset(database: Database, login: string, now: number): Promise<string> {
  const password = await resetByConsole(database, createPasswords(), login, now);
  if (password === undefined) throw new Error(`There is no account ${login}.`);
  return password;
}

async function seal(database: Database, config: Config, now: number): Promise<string> {
  const secrets = createSecrets(readSecretsKeys(config));
  if (!secrets.available) throw new Error('SECRETS_KEY is not set: secrets cannot be sealed without a key.');
  const { sealed, current, lost } = await sealStored(database, secrets, CONSOLE, now);
  if (lost > 0)
    throw new Error(`${lost} stored secrets were sealed with a key that is not among SECRETS_KEY; add it, or have their
owners set them up anew. Sealed now: ${sealed}.`);
  return `Sealed now: ${sealed}. Sealed before: ${current}.`;
}

/** For `npm start`, over IPC: nothing of it is written anywhere. */
async function firstStart(
  database: Database,
  organisation: string | undefined,
  now: number,
  clockNow: number,
): Promise<void> {
  const admin = await inviteFirst(database, now);
  const people = await makeDemoPeople(database, createPasswords(), now);
  if (organisation !== undefined)
    await importOnce(database, await readFile(organisation, 'utf8'), { by: CONSOLE, now, clockNow });
  const { token } = await makeWallLink(database, now);
  await new Promise<void>((resolve) => {
    if (process.send === undefined) throw new Error('first-start is for `npm start`.');
    process.send({ type: 'ready', admin, people, wall: token }, () => resolve());
  });
  process.removeAllListeners('disconnect');
  process.disconnect?.();
}
