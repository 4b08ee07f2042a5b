import { expect, test } from 'vitest';
import { deviceMapFaults } from './device-map-faults.ts';

const bay = { profile: 'p', community: 'c' };

test('two foreign names for one code are told, with both names', () => {
  expect(deviceMapFaults([{ ...bay, deviceMap: { 'street_a:3': 'B-3', 'street_b:3': { code: 'B-3' } } }])).toEqual([
    expect.stringMatching(/\[0\].deviceMap: "street_b:3" is bound to B-3, which "street_a:3" is bound to/),
  ]);
  expect(
    deviceMapFaults([
      { ...bay, deviceMap: { a: 'B-3' } },
      { ...bay, deviceMap: { b: 'B-3' } },
    ]),
  ).toHaveLength(1);
});

test('one device on several topics, in another community, domain or profile is no clash', () => {
  const deviceMap = { a: 'B-3' };
  expect(
    deviceMapFaults([
      { ...bay, deviceMap, topics: ['x/{device}'] },
      { ...bay, deviceMap, topics: ['y/{device}'] },
      { ...bay, community: 'd', deviceMap: { b: 'B-3' } },
      { ...bay, profile: 'q', deviceMap: { b: 'B-3' } },
      { ...bay, parameters: { domain: 'fitness' }, deviceMap: { b: 'B-3' } },
    ]),
  ).toEqual([]);
});
