import { expect, test } from 'vitest';
import { rememberHushed } from '../sending/hush.ts';
import { MONDAY, SMALL_COMMUNITY } from '../testing/small-community.ts';
import { HOUR_MS, MINUTE_MS } from '../world/calendar.ts';
import { readOptions } from './options.ts';
import { SCENE_NAMES, type Scene, type SceneName, sceneOf } from './scenes.ts';

const NOW = MONDAY + 9 * HOUR_MS;
const [{ kind } = { kind: 'smoke' }] = SMALL_COMMUNITY.hazardPoints;
const registry = {
  ...SMALL_COMMUNITY,
  hazardPoints: SMALL_COMMUNITY.hazardPoints.map((point, index) => ({
    ...point,
    kind: index === 0 ? ('smoke' as const) : index === 1 ? ('gas' as const) : kind,
  })),
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
    for (const { topic } of begun.messages) expect(topic).toMatch(/^v1\/[^/]+\/(hazard|parking|fitness)\/[^/]+\/\w+$/);
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
