/** `npm run profile`: checks device profiles and runs the examples they carry. */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { Profile, type ProfileSet } from '../profiles/contract.ts';
import { startFence } from '../profiles/fence.ts';
import { readProfile, readProfileSet, SHIPPED_FOLDER } from '../profiles/read-set.ts';
import { createRoutes } from '../profiles/routes.ts';

const USAGE = `npm run profile -- test FILE...  check profile files and run their vectors
npm run profile -- check DIR      check a folder as ingest would (PROFILES_DIR): profiles, bindings, vectors
npm run profile -- list [DIR]     which profiles there are
npm run profile -- schema         JSON Schema of a profile file, for your editor

The format: docs/PROFILES.md`;

try {
  await run(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

async function run(args: string[]): Promise<void> {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: { help: { type: 'boolean', short: 'h' } },
  });
  const [command, ...rest] = positionals;
  const [first] = rest;
  if (values.help) return console.log(USAGE);
  if (command === 'test' && first !== undefined) return testFiles(rest);
  if (command === 'check' && first !== undefined && rest.length === 1) return checkFolder(first);
  if (command === 'list' && rest.length <= 1) return list(first ?? SHIPPED_FOLDER);
  if (command === 'schema' && rest.length === 0) return console.log(JSON.stringify(Profile, null, 2));
  throw new Error(USAGE);
}

async function testFiles(files: string[]): Promise<void> {
  const read = await Promise.allSettled(files.map(readProfile));
  const profiles = read.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const faults = read.flatMap((one) => (one.status === 'rejected' ? [(one.reason as Error).message] : []));
  await verify({ profiles, bindings: [] }).catch((error: Error) => faults.push(error.message));
  if (faults.length > 0) throw new Error(faults.join('\n'));
  for (const { name, version, vectors } of profiles) console.log(`${name} ${version}: ${vectors.length} vectors hold.`);
}

async function checkFolder(folder: string): Promise<void> {
  const set = await readProfileSet(path.resolve(folder));
  await verify(set);
  console.log(`${set.profiles.length} profiles, all vectors hold; ${set.bindings.length} bindings.`);
  for (const filter of createRoutes(set).filters) console.log(`subscribes to ${filter}`);
}

async function list(folder: string): Promise<void> {
  const { profiles } = await readProfileSet(path.resolve(folder));
  for (const { name, version, topics, description } of profiles)
    console.log(`${name} ${version}  ${topics.join('  ')}\n    ${description.split('. ')[0]}.`);
}

/** In the same sandbox as at work: a bad vector can harm nothing here either. */
async function verify(set: ProfileSet): Promise<void> {
  const fence = await startFence({ log: pino({ level: 'silent' }) }, set);
  await fence.stop();
}
