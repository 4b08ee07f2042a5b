import { describe, expect, it } from 'vitest';
import { clientIdTaken, covers, fits, hashOfSecret, nativeTopics, topicFault } from './contract.ts';

describe('covers', () => {
  it.each([
    [['v1/c/parking/KC/bay'], 'v1/c/parking/KC/bay', true],
    [['v1/c/parking/KC/bay'], 'v1/c/parking/KC/bay/x', false],
    [['v1/c/parking/KC/bay'], 'v1/c/parking/XY/bay', false],
    [['v1/+/+/+/+'], 'v1/c/parking/KC/bay', true],
    [['v1/+/+/+/+'], 'v1/c/parking/KC', false],
    [['v1/#'], 'v1', true],
    [['v1/#'], '#', false],
    [['v1/#'], '+/c', false],
    [['v1/#'], 'v1/+/x', true],
    [['v1/+'], 'v1/#', false],
    [['v1/a'], 'v1/+', false],
    [['#'], '$SYS/broker', false],
    [['+/broker'], '$SYS/broker', false],
    [['#'], '$share/x/v1/#', false],
    [['$sys/#'], '$sys/a', true],
    [[], 'v1', false],
  ] as const)('%j gives %s: %s', (filters, topic, expected) => {
    expect(covers(filters, topic)).toBe(expected);
  });
});

it('lets a device say the events of its domains and its status, and nothing else', () => {
  expect(nativeTopics('c', 'KC', ['parking'])).toEqual([
    'v1/c/parking/KC/occupancy',
    'v1/c/parking/KC/bay',
    'v1/c/parking/KC/passage',
    'v1/c/parking/KC/status',
  ]);
  expect(nativeTopics('c', 'KC', [])).toEqual([]);
});

it.each([
  ['zigbee2mqtt/PROBE-7', undefined],
  ['$oc/devices/x/sys/properties/report', undefined],
  ['v1/c/parking/+/bay', undefined],
  ['v1/other/parking/KC/bay', 'is not of community c'],
  ['v1/#', 'is not of community c'],
  ['#', 'level of its own name'],
  ['+/c', 'level of its own name'],
  ['/c', 'level of its own name'],
  ['', '1 to 256 characters'],
  ['a/b#', 'no topic filter'],
  ['a/#/b', 'no topic filter'],
  ['a b', 'white space'],
  ['a\nuser x', 'white space or a control character'],
  ['$SYS/x', 'of the broker or of ingest'],
  ['$CONTROL/dynamic-security/v1', 'of the broker or of ingest'],
  ['cockpit-canary/cockpit-ingest', 'of the broker or of ingest'],
] as const)('judges the topic %j', (filter, fault) => {
  if (fault === undefined) expect(topicFault(filter, 'c')).toBeUndefined();
  else expect(topicFault(filter, 'c')).toContain(fault);
});

it('takes a secret for the one that was kept, and no other', async () => {
  const hash = await hashOfSecret('secret', Buffer.alloc(12, 7));
  expect(await fits('secret', hash)).toBe(true);
  expect(await fits(Buffer.from('Secret'), hash)).toBe(false);
  for (const broken of ['', '$7$0$AA==$AA==', '$6$AA==$AA==', hash.slice(0, -4), 'secret'])
    expect(await fits('secret', broken)).toBe(false);
});

it.each(['+', '#', 'a/b', 'a\u0000', 'a\n'])('takes no client id like %j', (clientId) => {
  expect(clientIdTaken(clientId)).toBe(false);
  expect(clientIdTaken('cockpit-ingest')).toBe(true);
});
