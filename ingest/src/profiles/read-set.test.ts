import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readProfile, readProfileSet, SHIPPED_FOLDER } from './read-set.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cockpit-profiles-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('a profile of the operator replaces the shipped one of the same name', async () => {
  const shipped = await readProfile(path.join(SHIPPED_FOLDER, 'zigbee2mqtt.profile.json'));
  await write('zigbee2mqtt.profile.json', { ...shipped, version: '9.0.0' });
  const { profiles } = await readProfileSet(folder);
  expect(profiles.filter(({ name }) => name === 'zigbee2mqtt').map(({ version }) => version)).toEqual(['9.0.0']);
});

test('every fault of every file is named at once', async () => {
  const shipped = await readProfile(path.join(SHIPPED_FOLDER, 'flat-json.profile.json'));
  await write('other.profile.json', { ...shipped, topics: ['#'] });
  await write('typo.profile.json', { ...shipped, mesage: 1 });
  await writeFile(path.join(folder, 'broken.profile.json'), '{');
  await write('bindings.json', [
    { profile: 'nobody', community: 'c' },
    { profile: 'flat-json', community: 'c', topics: ['v1/#'] },
    { profile: 'zigbee2mqtt', community: 'c', deviceMap: { 'room a': 'S-1', 'room b': 'S-1' } },
  ]);
  const said = await readProfileSet(folder).then(
    () => '',
    (error: Error) => error.message,
  );
  expect(said).toMatch(/^broken\.profile\.json: .*JSON/m);
  expect(said).toMatch(/^other\.profile\.json: topic filter "#" has one level/m);
  expect(said).toMatch(/^other\.profile\.json: the profile in it is called flat-json/m);
  expect(said).toMatch(/^typo\.profile\.json: field/m);
  expect(said).toMatch(/^bindings\.json: \[0\]\.profile: there is no profile "nobody"/m);
  expect(said).toMatch(/^bindings\.json: \[1\]\.topics: topic filter "v1\/#" must not begin with v1/m);
  expect(said).toMatch(/^bindings\.json: \[2\]\.deviceMap: "room b" is bound to S-1, which "room a" is bound to/m);
});

test('a folder that is not there is a fault, one without bindings is not', async () => {
  await expect(readProfileSet(path.join(folder, 'absent'))).rejects.toThrow(/absent cannot be read/);
  expect((await readProfileSet(folder)).bindings).toEqual([]);
});

async function write(name: string, content: unknown): Promise<void> {
  await writeFile(path.join(folder, name), JSON.stringify(content));
}
