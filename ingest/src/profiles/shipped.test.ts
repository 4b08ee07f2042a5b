import { expect, test } from 'vitest';
import { readProfileSet, SHIPPED_FOLDER } from './read-set.ts';
import { compileProfile } from './translate.ts';
import { checkVectors } from './vectors.ts';

const { profiles, bindings } = await readProfileSet(SHIPPED_FOLDER);

test('nothing is bound unless somebody says so', () => {
  expect(bindings).toEqual([]);
  expect(profiles.map(({ name }) => name)).toEqual([
    'alink',
    'aws-shadow',
    'barrier-b30',
    'chirpstack-v3',
    'chirpstack-v4-parking',
    'chirpstack-v4',
    'dahua-icc-patrol',
    'fiware-ngsi-ld-parking',
    'fiware-ngsi-v2-parking',
    'fiware-ngsi-v2-waste',
    'flat-json-water-level',
    'flat-json',
    'huawei-iotda',
    'jetlinks',
    'onenet',
    'plain-text',
    'sparkplug-b',
    'the-things-stack-parking',
    'the-things-stack',
    'thingsboard',
    'zigbee2mqtt',
  ]);
});

test.each(profiles.map((profile) => [profile.name, profile] as const))(
  '%s holds all its vectors',
  async (_, profile) => {
    expect(await checkVectors(profile, compileProfile(profile))).toEqual([]);
  },
);

test('a vector that is not met is told with what was found', async () => {
  const [profile] = profiles;
  if (!profile) throw new Error('no profile');
  const told = profile.vectors.filter((vector) => !('passedOver' in vector.expect));
  const vectors = told.map((vector) => ({ ...vector, expect: { passedOver: true as const } }));
  const faults = await checkVectors({ ...profile, vectors }, compileProfile(profile));
  expect(faults).toHaveLength(vectors.length);
  expect(faults[0]).toMatch(/expected to be passed over, found \[\{"topic":"v1\/test\//);
});
