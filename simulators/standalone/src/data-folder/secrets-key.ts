/** The key that seals stored secrets: made once in the data folder, unless the environment brings one. */
import { randomBytes } from 'node:crypto';
import { open, rename, stat } from 'node:fs/promises';
import path from 'node:path';
import { errorCode } from '../ground/fault.ts';

/** What the api requires. */
const KEY_BYTES = 32;

/** The variables that hand the key to the api. The key file is readable by its owner only; without it what it sealed is lost. */
export async function secretsKey(
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Record<string, string>> {
  if (env['SECRETS_KEY'] || env['SECRETS_KEY_FILE']) return {};
  const file = path.join(folder, 'secrets.key');
  const found = await stat(file).catch((thrown: unknown) => {
    if (errorCode(thrown) !== 'ENOENT') throw thrown;
  });
  if (found === undefined) await makeKey(file);
  return { SECRETS_KEY_FILE: file };
}

/** On the disk before anything is sealed with it: a power cut must not leave half a key. */
async function makeKey(file: string): Promise<void> {
  const handle = await open(`${file}.new`, 'w', 0o600);
  try {
    await handle.writeFile(`${randomBytes(KEY_BYTES).toString('base64')}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(`${file}.new`, file);
}
