/** Those who sign in at the embedded broker besides the devices: ingest, the simulated devices, and anyone who tries something out. */
import { randomBytes } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import {
  hashOfSecret,
  INGEST_TOPICS,
  INGEST_USERNAME,
  INGEST_USERNAMES,
  SALT_BYTES,
  SECRET_BYTES,
} from '@cockpit/ingest/credentials';
import { TOPIC_VERSION } from '@cockpit/ingest/messages';
import type { StackUser } from '../broker/broker-users.ts';
import { writeWhole } from '../data-folder/data-folder.ts';
import { errorCode, StartFault } from '../ground/fault.ts';

/** Whatever a registered device may say; what is not registered goes to quarantine. */
const EVERY_DEVICE = [`${TOPIC_VERSION}/+/+/+/+`];
/** By it `npm run try` asks the simulated devices to say nothing for a while; nothing of the contract (simulators/src/sending/hush.ts). */
const HUSH = 'simulators/+/hush';
const SIMULATORS = 'simulators';
const TRY = 'try';
const ROLES = ['ingest', SIMULATORS, TRY] as const;
type Secrets = Record<(typeof ROLES)[number], string>;

export interface StackUsers {
  /** What the broker reads: these users, and the devices as the api knows them. */
  files: string[];
  /** Where the api is to keep the devices. */
  devicesFolder: string;
  /** The address with the name and the secret of ingest. */
  ofIngest(url: string): string;
  /** The same for simulated devices and replays. */
  ofSimulators(url: string): string;
  /** For trying things out from this machine; undefined: there is none. */
  tryOut: { username: string; secret: string } | undefined;
}

/** Secrets are made once and kept in `folder`, readable by its owner only. */
export async function openStackUsers(
  folder: string,
  { ingestClientId, tryOut }: { ingestClientId: string; tryOut: boolean },
): Promise<StackUsers> {
  const secrets = await keptSecrets(path.join(folder, 'mqtt.json'));
  const access = path.join(folder, 'broker-users');
  const stackFile = path.join(access, 'stack.json');
  const devicesFolder = path.join(access, 'devices');
  const tool = { publish: [...EVERY_DEVICE, HUSH], subscribe: [], sessions: 'many' } as const;
  const users: StackUser[] = [
    ...(await Promise.all(
      INGEST_USERNAMES.map(async (username) => ({
        username,
        hash: await keptAs(secrets.ingest),
        ...INGEST_TOPICS,
        clientId: username.replace(INGEST_USERNAME, ingestClientId),
      })),
    )),
    { username: SIMULATORS, hash: await keptAs(secrets.simulators), ...tool, subscribe: [HUSH] },
    ...(tryOut ? [{ username: TRY, hash: await keptAs(secrets.try), ...tool, from: 'loopback' as const }] : []),
  ];
  await mkdir(devicesFolder, { recursive: true, mode: 0o700 });
  await writeWhole(stackFile, JSON.stringify(users));
  return {
    files: [stackFile, path.join(devicesFolder, 'users.json')],
    devicesFolder,
    ofIngest: (url) => signedUrl(url, INGEST_USERNAME, secrets.ingest),
    ofSimulators: (url) => signedUrl(url, SIMULATORS, secrets.simulators),
    tryOut: tryOut ? { username: TRY, secret: secrets.try } : undefined,
  };
}

function signedUrl(url: string, username: string, secret: string): string {
  return Object.assign(new URL(url), { username, password: secret }).href;
}

function keptAs(secret: string): Promise<string> {
  return hashOfSecret(secret, randomBytes(SALT_BYTES));
}

async function keptSecrets(file: string): Promise<Secrets> {
  const text = await readFile(file, 'utf8').catch((thrown: unknown) => {
    if (errorCode(thrown) !== 'ENOENT') throw thrown;
  });
  if (text !== undefined) return readSecrets(text, file);
  const made = Object.fromEntries(
    ROLES.map((role) => [role, randomBytes(SECRET_BYTES).toString('base64url')]),
  ) as Secrets;
  await writeWhole(file, `${JSON.stringify(made, undefined, 2)}\n`);
  return made;
}

function readSecrets(text: string, file: string): Secrets {
  try {
    const secrets = JSON.parse(text) as Secrets;
    if (ROLES.every((role) => typeof secrets[role] === 'string' && secrets[role].length >= SECRET_BYTES))
      return secrets;
  } catch {
    // told below, with the name of the file
  }
  throw new StartFault(`${file} is broken: remove it, and new secrets are made.`);
}
