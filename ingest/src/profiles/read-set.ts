/** Reads the shipped profiles, those of the operator's folder, and its bindings. Lists every fault, or accepts all of it. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { describeFault } from '../messages/schema-fault.ts';
import { isTimeZone } from '../messages/time-zone.ts';
import { Bindings, Profile, type ProfileSet } from './contract.ts';
import { deviceMapFaults } from './device-map-faults.ts';
import { parseFilter } from './topics.ts';

export const SHIPPED_FOLDER = path.resolve(import.meta.dirname, '../../profiles');
const BINDINGS_FILE = 'bindings.json';
const PROFILE_SUFFIX = '.profile.json';
const FILE_CHARS_MAX = 4 * 1024 * 1024;

const profileCheck = Compile(Profile);
const bindingsCheck = Compile(Bindings);

/**
 * `folder` holds the operator's profiles, which replace shipped ones of the same name, and bindings.json. `isWhole` false: without
 * shipped ones that no binding uses, whose vectors would have to be run for nothing.
 * @throws Error whose message names each fault, one per line.
 */
export async function readProfileSet(folder: string, isWhole = true): Promise<ProfileSet> {
  const faults: string[] = [];
  const folders = path.resolve(folder) === SHIPPED_FOLDER ? [SHIPPED_FOLDER] : [SHIPPED_FOLDER, folder];
  const profiles = new Map<string, Profile>();
  const own = new Set<string>();
  for (const each of folders)
    for (const name of await profileFiles(each, faults)) {
      const profile = await attempt(faults, () => readProfile(path.join(each, name)));
      if (!profile) continue;
      profiles.set(profile.name, profile);
      if (each === folder) own.add(profile.name);
    }
  const bindings = (await attempt(faults, () => readBindings(path.join(folder, BINDINGS_FILE), profiles))) ?? [];
  if (faults.length > 0) throw new Error(faults.join('\n'));
  const used = new Set([...own, ...bindings.map(({ profile }) => profile)]);
  return { profiles: [...profiles.values()].filter(({ name }) => isWhole || used.has(name)), bindings };
}

/** One profile, its form checked; its expressions are compiled elsewhere. @throws Error, one fault per line. */
export async function readProfile(file: string): Promise<Profile> {
  const profile = await readJson(file, profileCheck);
  const name = path.basename(file);
  const faults = profile.topics.map(parseFilter).filter((filter) => typeof filter === 'string');
  if (profile.timeZone !== undefined && !isTimeZone(profile.timeZone))
    faults.push(`timeZone: there is no time zone "${profile.timeZone}"`);
  if (name.endsWith(PROFILE_SUFFIX) && name !== `${profile.name}${PROFILE_SUFFIX}`)
    faults.push(`the profile in it is called ${profile.name}`);
  if (faults.length > 0) throw new Error(faults.map((fault) => `${name}: ${fault}`).join('\n'));
  return profile;
}

async function readBindings(file: string, profiles: ReadonlyMap<string, Profile>): Promise<Bindings> {
  const bindings = await readJson(file, bindingsCheck).catch((error: NodeJS.ErrnoException) => {
    if ((error.cause as NodeJS.ErrnoException | undefined)?.code === 'ENOENT') return [];
    throw error;
  });
  const faults = bindings.flatMap(({ profile, topics = [], timeZone = 'UTC' }, index) => [
    ...(isTimeZone(timeZone) ? [] : [`[${index}].timeZone: there is no time zone "${timeZone}"`]),
    ...(profiles.has(profile) ? [] : [`[${index}].profile: there is no profile "${profile}"`]),
    ...topics.flatMap((topic) => {
      const filter = parseFilter(topic);
      return typeof filter === 'string' ? [`[${index}].topics: ${filter}`] : [];
    }),
  ]);
  faults.push(...deviceMapFaults(bindings));
  if (faults.length > 0) throw new Error(faults.map((fault) => `${path.basename(file)}: ${fault}`).join('\n'));
  return bindings;
}

async function profileFiles(folder: string, faults: string[]): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => name.endsWith(PROFILE_SUFFIX)).sort();
  } catch (error) {
    faults.push(`the folder ${folder} cannot be read: ${(error as Error).message}`);
    return [];
  }
}

async function readJson<T>(
  file: string,
  check: { Check(value: unknown): value is T; Errors(value: unknown): SchemaErrors },
): Promise<T> {
  const name = path.basename(file);
  let value: unknown;
  try {
    const text = await readFile(file, 'utf8');
    if (text.length > FILE_CHARS_MAX) throw new Error(`it is longer than ${FILE_CHARS_MAX} characters`);
    value = JSON.parse(text);
  } catch (error) {
    throw new Error(`${name}: ${(error as Error).message}`, { cause: error });
  }
  if (!check.Check(value)) throw new Error(`${name}: ${describeFault(check.Errors(value))}`);
  return value;
}

type SchemaErrors = ReturnType<ReturnType<typeof Compile<TSchema>>['Errors']>;

async function attempt<T>(faults: string[], read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    faults.push(...(error as Error).message.split('\n'));
    return undefined;
  }
}
