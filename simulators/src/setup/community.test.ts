import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SMALL_COMMUNITY } from '../testing/small-community.ts';
import { readCommunity } from './community.ts';

test('the community that ships can be read', async () => {
  const registry = await readCommunity(join(import.meta.dirname, '../../communities/yunfan'));
  expect(registry.carParks.length).toBeGreaterThan(0);
});

test('a file that does not follow the format names the place of the fault', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'community-'));
  try {
    const [first, ...others] = SMALL_COMMUNITY.carParks;
    const broken = { ...SMALL_COMMUNITY, carParks: [{ ...first, spaces: 'many' }, ...others] };
    await writeFile(join(folder, 'community.json'), JSON.stringify(broken));
    await expect(readCommunity(folder)).rejects.toThrow('/carParks/0/spaces');
  } finally {
    await rm(folder, { recursive: true });
  }
});
