/** The fictional community as a folder of its own, under a code nobody else on the broker uses. */
import { randomBytes } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { RegistryFile } from '@cockpit/ingest/registry';
import { ROOT } from './root.ts';

const YUNFAN = path.join(ROOT, 'simulators/communities/yunfan');

export interface TestCommunity {
  code: string;
  file: RegistryFile;
  /** Holds community.json and grids.geojson. */
  folder: string;
  remove(): Promise<void>;
}

/** Copies yunfan under a random code; `edit` may change the file before it is written. */
export async function copyCommunity(edit: (file: RegistryFile) => void = () => {}): Promise<TestCommunity> {
  const folder = await mkdtemp(path.join(tmpdir(), 'cockpit-community-'));
  await cp(YUNFAN, folder, { recursive: true });
  const place = path.join(folder, 'community.json');
  const file: RegistryFile = JSON.parse(await readFile(place, 'utf8'));
  file.community.code = `test-${randomBytes(5).toString('hex')}`;
  edit(file);
  await writeFile(place, JSON.stringify(file));
  return {
    code: file.community.code,
    file,
    folder,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
