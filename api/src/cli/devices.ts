/** `npm run devices -- …`: who may sign in at the MQTT broker, and the settings of the broker that follow from it. */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type BrokerUser, CLIENT_ID_PREFIX } from '@cockpit/ingest/credentials';
import { CONSOLE } from '../accounts/first-start.ts';
import type { IssuedSecret } from '../credentials/contract.ts';
import {
  type Acting,
  type CredentialHolder,
  devicesWithout,
  issueCredential,
  revokeCredential,
  rotateCredential,
} from '../credentials/credentials.ts';
import { embeddedUsers } from '../credentials/embedded.ts';
import { type KeptFiles, keepFiles, writeFiles } from '../credentials/keep-files.ts';
import {
  type MosquittoPlace,
  mosquittoAccess,
  mosquittoPasswords,
  mosquittoSettings,
} from '../credentials/mosquitto.ts';
import { listCredentials, readBrokerUsers } from '../credentials/read.ts';
import type { Database } from '../database/database.ts';
import { coerceError } from '../errors/errors.ts';
import { withDatabase, withDatabaseToRead } from './console.ts';

const USAGE = `npm run devices -- COMMAND     DATABASE_URL names the database; more: docs/MQTT.md

  credentials issue COMMUNITY DEVICE [--topic FILTER]…
                    a secret for a device, told once; --topic: what it publishes under besides its native topics
  credentials issue COMMUNITY --gateway NAME --topic FILTER…
                    the same for a gateway that speaks for others
  credentials issue COMMUNITY --all
                    one for every device that has none, as lines of "user name,secret"
  credentials issue --ingest
                    for ingest itself: MQTT_URL
  credentials rotate USERNAME
  credentials revoke USERNAME [--reason TEXT]
  credentials list [COMMUNITY]

  broker-config embedded --out DIR [--watch]
                    users.json for the embedded broker (--users); npm start does it by itself
  broker-config mosquitto --out DIR [--folder DIR] [--data DIR] [--port 1883] [--host ADDRESS]
                    mosquitto.conf, passwords and acl; --folder: where the broker sees DIR
      --tls-cert FILE --tls-key FILE [--tls-client-ca FILE]
                    TLS; with --tls-client-ca a certificate takes the place of the secret, its common name is the user name
      --watch [--pid-file FILE]
                    writes them again within a second of a change and tells the broker (SIGHUP), which cuts off
                    whoever may no longer sign in`;

const OPTIONS = {
  topic: { type: 'string', multiple: true },
  gateway: { type: 'string' },
  all: { type: 'boolean' },
  ingest: { type: 'boolean' },
  reason: { type: 'string' },
  out: { type: 'string' },
  folder: { type: 'string' },
  data: { type: 'string' },
  port: { type: 'string', default: '1883' },
  host: { type: 'string' },
  'tls-cert': { type: 'string' },
  'tls-key': { type: 'string' },
  'tls-client-ca': { type: 'string' },
  watch: { type: 'boolean' },
  'pid-file': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;
const LISTED_MAX = 100_000;
const PORT_MAX = 65_535;

type Values = ReturnType<typeof parsed>['values'];

try {
  await run(process.argv.slice(2));
} catch (thrown) {
  console.error(coerceError(thrown).message);
  process.exitCode = 1;
}

function parsed(args: string[]) {
  return parseArgs({ args, allowPositionals: true, options: OPTIONS });
}

async function run(args: string[]): Promise<void> {
  const { values, positionals } = parsed(args);
  const [command, action, ...rest] = positionals;
  if (values.help) return console.log(USAGE);
  if (command === 'credentials' && action === 'issue') return issue(rest, values);
  const [username] = rest;
  if (command === 'credentials' && action === 'rotate' && username !== undefined && rest.length === 1)
    return tell(await withDatabase('devices', (database) => rotateCredential(database, username, acting())));
  if (command === 'credentials' && action === 'revoke' && username !== undefined && rest.length === 1) {
    await withDatabase('devices', (database) => revokeCredential(database, username, acting(), values.reason));
    return console.log(`${username} is revoked.`);
  }
  if (command === 'credentials' && action === 'list' && rest.length <= 1) return list(rest[0] ?? null);
  if (command === 'broker-config' && action === 'mosquitto' && rest.length === 0) return mosquitto(values);
  if (command === 'broker-config' && action === 'embedded' && rest.length === 0) return keep(values, embeddedUsers);
  throw new Error(USAGE);
}

async function issue([community, device, ...more]: string[], values: Values): Promise<void> {
  if (more.length > 0) throw new Error(USAGE);
  if (values.all && community !== undefined && device === undefined)
    return withDatabase('devices', (database) => issueAll(database, community));
  const holder = holderOf(community, device, values);
  tell(await withDatabase('devices', (database) => issueCredential(database, holder, acting())));
}

function holderOf(community: string | undefined, device: string | undefined, values: Values): CredentialHolder {
  const topics = values.topic ?? [];
  if (values.ingest && community === undefined) return { kind: 'ingest' };
  if (community === undefined || (device === undefined) === (values.gateway === undefined)) throw new Error(USAGE);
  if (device !== undefined) return { kind: 'device', community, code: device, topics };
  return { kind: 'gateway', community, code: values.gateway as string, topics };
}

/** For a community that has lived with an open broker until now. */
async function issueAll(database: Database, community: string): Promise<void> {
  const codes = await devicesWithout(database, community);
  for (const code of codes) {
    const { usernames, secret } = await issueCredential(
      database,
      { kind: 'device', community, code, topics: [] },
      acting(),
    );
    console.log(`${usernames[0]},${secret}`);
  }
  console.error(`${codes.length} issued. They are not shown again.`);
}

function tell({ usernames, secret }: IssuedSecret): void {
  const [first, second] = usernames;
  console.log(`User name  ${first}${second === undefined ? '' : ` (and ${second}, by itself)`}`);
  console.log(`Secret     ${secret}`);
  if (second !== undefined) console.log(`MQTT_URL   mqtt://${encodeURIComponent(first ?? '')}:${secret}@HOST:1883`);
  console.log(`Client id  ${CLIENT_ID_PREFIX} and what you like`);
  console.log('It is not shown again.');
}

async function list(community: string | null): Promise<void> {
  const found = await withDatabaseToRead('devices', (database) => listCredentials(database, community, LISTED_MAX));
  if (found.length === 0) console.log('No credential has been issued yet.');
  for (const { username, kind, publishes, issuedAt, issuedBy, revokedAt } of found) {
    const state =
      revokedAt === null
        ? publishes.join(' ') || 'publishes nothing: not in the registry'
        : `revoked ${iso(revokedAt)}`;
    console.log(`${username}  ${kind}  issued ${iso(issuedAt)} by ${issuedBy}  ${state}`);
  }
}

async function mosquitto(values: Values): Promise<void> {
  const place = placeOf(values);
  return keep(values, (users) => ({
    'mosquitto.conf': mosquittoSettings(place),
    passwords: mosquittoPasswords(users),
    acl: mosquittoAccess(users),
  }));
}

/** Writes the files, once or until it is stopped. */
async function keep(values: Values, render: KeptFiles['render']): Promise<void> {
  const folder = outOf(values);
  if (!values.watch)
    return withDatabaseToRead('devices', async (database) => {
      const users = await readBrokerUsers(database);
      await writeFiles(folder, render(users));
      written(users, folder);
    });
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'disconnect']) process.once(signal, () => stop.abort());
  const onWritten = (users: readonly BrokerUser[]) => {
    written(users, folder);
    void tellBroker(values['pid-file']);
  };
  const onFault = (fault: string | undefined) => console.error(fault ?? 'The credentials can be read again.');
  await withDatabaseToRead('devices', (database) =>
    keepFiles({ database, folder, render, onWritten, onFault }, stop.signal),
  );
  // Listening for its end keeps the line to a supervisor open, and the process with it.
  if (process.connected) process.disconnect();
}

function written(users: readonly BrokerUser[], folder: string): void {
  console.log(`${users.length} users written to ${folder}.`);
  if (!users.some(({ subscribe }) => subscribe.length > 0))
    console.log('None of them is ingest: npm run devices -- credentials issue --ingest');
}

function outOf({ out }: Values): string {
  if (!out) throw new Error('--out names no folder.');
  return out;
}

function placeOf(values: Values): MosquittoPlace {
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 1 || port > PORT_MAX)
    throw new Error(`--port is "${values.port}"; expected 1 to ${PORT_MAX}.`);
  const { 'tls-cert': certificate, 'tls-key': key, 'tls-client-ca': clientAuthority } = values;
  if ((certificate === undefined) !== (key === undefined) || (clientAuthority !== undefined && key === undefined))
    throw new Error('--tls-cert and --tls-key belong together, and --tls-client-ca needs both.');
  return {
    folder: path.resolve(values.folder ?? outOf(values)),
    dataFolder: values.data === undefined ? undefined : path.resolve(values.data),
    port,
    host: values.host,
    tls: certificate === undefined || key === undefined ? undefined : { certificate, key, clientAuthority },
  };
}

/** A broker that has not started yet reads the files when it does. */
async function tellBroker(pidFile: string | undefined): Promise<void> {
  if (pidFile === undefined) return;
  try {
    const pid = Number((await readFile(pidFile, 'utf8')).trim());
    // 0 and negative numbers are groups of processes.
    if (!Number.isInteger(pid) || pid < 2) throw new Error('it holds no process id');
    process.kill(pid, 'SIGHUP');
  } catch (thrown) {
    console.error(`The broker of ${pidFile} was not notified: ${coerceError(thrown).message}`);
  }
}

function acting(): Acting {
  return { who: CONSOLE, now: Date.now(), random: randomBytes };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
