import { expect, test } from 'vitest';
import { parseFilter } from './topics.ts';

test.each([
  ['v3/{app}/devices/{device}/up', 'v3/+/devices/+/up', 'v3/a@t/devices/d-1/up', { app: 'a@t', device: 'd-1' }],
  ['z/{device}', 'z/+', 'z/', { device: '' }],
  ['z/{device}', 'z/+', 'z/a/b', undefined],
  ['z/{device}', 'z/+', 'y/a', undefined],
  ['f/+/{x}/#', 'f/+/+/#', 'f/1/2/3/4', { x: '2' }],
  ['f/{x}/#', 'f/+/#', 'f/1', { x: '1' }],
  ['f/#', 'f/#', 'f', {}],
  ['/json/{device}', '/json/+', '/json/d', { device: 'd' }],
  ['$oc/devices/{device}/up', '$oc/devices/+/up', '$oc/devices/d/up', { device: 'd' }],
  ['v1/devices/me/telemetry', 'v1/devices/me/telemetry', 'v1/devices/me/telemetry', {}],
  ['v1/gateway/telemetry', 'v1/gateway/telemetry', 'v1/gateway/telemetry', {}],
])('%s is subscribed to as %s', (text, mqtt, topic, captures) => {
  const filter = parseFilter(text);
  if (typeof filter === 'string') throw new Error(filter);
  expect(filter.mqtt).toBe(mqtt);
  expect(filter.match(topic)).toEqual(captures);
});

test.each([
  ['#', /at least two/],
  ['+/x', /begin with a literal/],
  ['{a}/x', /begin with a literal/],
  ['v1/yunfan/#', /must not begin with v1/],
  ['v1/gateway/parking/KC/occupancy', /must not begin with v1/],
  ['v1/+/me/telemetry', /must not begin with v1/],
  ['$SYS/#', /must not begin with \$SYS/],
  ['$share/g/x', /must not begin with \$share/],
  ['a/#/b', /# at its end/],
  ['a/b+', /"b\+"/],
  ['a/{x}y', /"\{x\}y"/],
  ['a/{x}/{x}', /captures \{x\} twice/],
])('%s is refused', (text, sentence) => {
  expect(parseFilter(text)).toMatch(sentence);
});
