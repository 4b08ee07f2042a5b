import { ENVIRONMENT_EVENTS } from '@cockpit/ingest/environment';
import { Compile } from 'typebox/compile';
import { expect, test } from 'vitest';
import { rememberHushed } from '../sending/hush.ts';
import { MONDAY, SMALL_COMMUNITY } from '../testing/small-community.ts';
import { HOUR_MS, MINUTE_MS } from '../world/calendar.ts';
import { readOptions } from './options.ts';
import { PUSH_NAMES } from './pushed.ts';
import type { Scene } from './scene.ts';
import { SCENE_NAMES, type SceneName, sceneOf } from './scenes.ts';

const NOW = MONDAY + 9 * HOUR_MS;
const [{ kind } = { kind: 'smoke' }] = SMALL_COMMUNITY.hazardPoints;
const registry = {
  ...SMALL_COMMUNITY,
  hazardPoints: SMALL_COMMUNITY.hazardPoints.map((point, index) => ({
    ...point,
    kind: index === 0 ? ('smoke' as const) : index === 1 ? ('gas' as const) : kind,
  })),
  environment: {
    ...SMALL_COMMUNITY.environment,
    waterPoints: SMALL_COMMUNITY.environment?.waterPoints.map((point) => ({ ...point, warningLevel: 2.4 })),
  },
} as typeof SMALL_COMMUNITY;
const scene = (name: SceneName, more: { end?: boolean; device?: string } = {}): Scene =>
  sceneOf(name, { registry, device: more.device, end: more.end ?? false, now: NOW, id: 'x' });

test('each scene is told by its devices, which say nothing else for an hour, and ends', () => {
  for (const name of SCENE_NAMES) {
    const hushed = rememberHushed();
    const begun = scene(name);
    hushed.take(JSON.stringify(begun.hush));
    const [device = ''] = begun.hush.devices;
    expect(hushed.has(device, NOW + 30 * MINUTE_MS), name).toBe(true);
    expect(begun.messages.length > 0 || name === 'missed-patrol', name).toBe(true);
    for (const { topic } of begun.messages)
      expect(topic).toMatch(/^v1\/[^/]+\/(hazard|parking|fitness|environment)\/[^/]+\/\w+$/);
    hushed.take(JSON.stringify(scene(name, { end: true }).hush));
    expect(hushed.has(device, NOW + 1), name).toBe(false);
  }
});

test('an alarm carries a value as high as alarms have it, its end one at rest', () => {
  const said = (end: boolean) => (scene('gas', { end }).messages[0]?.payload ?? {}) as Record<string, unknown>;
  expect(said(false)).toMatchObject({ state: 'alarm', kind: 'gas', unit: '%LEL', at: NOW });
  expect(said(false)['value']).toBeGreaterThan(20);
  expect(said(true)['value']).toBeLessThan(5);
});

test('a pushed point is beyond its limit and follows its contract, its end is within it', () => {
  const check = (event: 'air' | 'fill' | 'water', payload: object) => Compile(ENVIRONMENT_EVENTS[event]).Check(payload);
  for (const name of PUSH_NAMES)
    for (const end of [false, true]) {
      const [{ topic, payload } = { topic: '', payload: {} }] = scene(name, { end }).messages;
      expect(check(topic.split('/').at(-1) as 'air', payload), `${name} ${end}`).toBe(true);
    }
  const said = (name: SceneName, end: boolean) =>
    (scene(name, { end }).messages[0]?.payload ?? {}) as Record<string, number>;
  expect([said('bin', false)['level'], said('bin', true)['level']]).toEqual([0.97, 0.05]);
  expect(said('haze', false)['pm25']).toBeGreaterThan(115);
  expect(said('river', false)['level']).toBeGreaterThan(2.4);
  expect(said('river', true)['level']).toBeLessThan(2.4);
});

test('a community that watches nothing of the environment says so', () => {
  const { environment: _none, ...without } = registry;
  for (const name of PUSH_NAMES)
    expect(() => sceneOf(name, { registry: without, device: undefined, end: false, now: NOW, id: 'x' })).toThrow(
      /The community has no (waste bin|air point|river point)/,
    );
});

test('a round in the future is missed, and its time is said', () => {
  const { hush, says } = scene('missed-patrol');
  expect(hush.until).toBeGreaterThan(NOW + HOUR_MS);
  expect(says).toMatch(/due 20\d\d-/);
});

test('a device that does not fit is named, with some that do', () => {
  expect(() => scene('gas', { device: 'nobody' })).toThrow(/--device: there is no sensor nobody .* for instance/);
  expect(() => readOptions(['fire'], '/')).toThrow(/npm run try/);
  expect(() => readOptions(['smoke', '--colour'], '/')).toThrow(/--colour/);
  expect(readOptions(['--help'], '/')).toBeUndefined();
  expect(readOptions(['smoke', '--data-dir', 'x'], '/root')).toMatchObject({ runFile: '/root/x/run.json' });
});

test('what is no request hushes nobody', () => {
  const hushed = rememberHushed();
  for (const body of ['', '{', '[]', '{"devices":"a","until":9e15}', '{"devices":["a"]}']) hushed.take(body);
  expect(hushed.has('a', NOW)).toBe(false);
});
