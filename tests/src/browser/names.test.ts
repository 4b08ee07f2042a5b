/** Names and texts come from people and devices: a wall shows them as text, whatever they contain. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { builtWall, launchBrowser, openWall } from '../harness/browser.ts';
import { openPublisher, type Publisher } from '../harness/publisher.ts';
import type { Stack } from '../harness/stack.ts';
import { startStack } from '../harness/test-stack.ts';

const CANARY = '<img src=x onerror="canary=1">';
const CANARIES = [
  CANARY,
  '<script>canary=1</script>',
  '"><svg onload=canary=1>',
  "{{constructor.constructor('canary=1')()}}",
];

let stack: Stack;
let devices: Publisher;
let browser: Browser;

beforeAll(async () => {
  stack = await startStack({ uiDir: await builtWall(), edit: poison });
  devices = await openPublisher(stack);
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  await devices?.stop();
  await stack?.stop();
});

it.each(['zh', 'en'] as const)('shows markup in names and reports as text (%s)', async (language) => {
  for (const [place, text] of CANARIES.entries()) {
    await devices.publish('parking/KC/occupancy', { total: 420, occupied: place });
    await devices.publish('hazard/hotline/report', { level: 'major', category: text.slice(0, 64), description: text });
    await devices.publish('patrol/BH-01/checkin', {
      round: 'day-2@2026-11-20',
      officer: text.slice(0, 64),
      result: 'finding',
      category: text.slice(0, 64),
      note: text,
    });
    await devices.publish('hazard/SMK-101-1/state', { kind: 'smoke', state: 'alarm', value: 1, unit: '<b>%</b>' });
  }
  for (const query of [`lang=${language}`, `lang=${language}&grid=990106007001001`]) {
    const wall = await openWall(browser, stack.apiUrl, { query });
    await wall.untilFigure('carParks.KC.free', `${420 - CANARIES.length + 1}`);
    await wall.page.getByText(CANARY, { exact: false }).first().waitFor();
    await wall.page.locator('.name', { hasText: CANARY }).first().hover();
    expect(await wall.page.evaluate(() => Reflect.has(globalThis, 'canary'))).toBe(false);
    expect(await wall.page.locator('img[src="x"], #root script, #root b > b, svg[onload]').count()).toBe(0);
    expect(wall.faults()).toEqual([]);
    await wall.picture(`wall-markup-${language}`);
    await wall.close();
  }
});

function poison(file: Stack['community']['file']): void {
  const name = { zh: CANARY, en: CANARY };
  file.community.name = name;
  for (const entries of [file.grids.slice(0, 6), file.carParks, file.venues, file.routes, file.hazardPoints])
    for (const entry of entries) entry.name = name;
  for (const { checkpoints } of file.routes) for (const checkpoint of checkpoints) checkpoint.name = name;
}
