/** Promise 4 on the screen: a wall that is no longer live says so, keeps its last picture and recovers by itself. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { builtWall, launchBrowser, openWall } from '../harness/browser.ts';
import { openPublisher, type Publisher } from '../harness/publisher.ts';
import type { Stack } from '../harness/stack.ts';
import { startStack } from '../harness/test-stack.ts';

let stack: Stack;
let devices: Publisher;
let browser: Browser;

beforeAll(async () => {
  stack = await startStack({ uiDir: await builtWall() });
  devices = await openPublisher(stack);
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  await devices?.stop();
  await stack?.stop();
});

it('veils the wall when the api is gone and lifts when it is back, with what happened meanwhile', async () => {
  await devices.publish('parking/KC/occupancy', { total: 420, occupied: 20 });
  const wall = await openWall(browser, stack.apiUrl);
  await wall.untilFigure('carParks.KC.free', '400');
  expect(await wall.page.locator('.veil').count()).toBe(0);

  await stack.api.kill();
  const veil = wall.page.getByRole('alert');
  await veil.waitFor();
  expect(await veil.textContent()).toContain('连接中断');
  expect(await wall.page.locator('[data-figure="carParks.KC.free"]').textContent()).toContain('400');
  await wall.picture('wall-veiled');

  await devices.publish('parking/KC/occupancy', { total: 420, occupied: 120 });
  await stack.api.start();
  await veil.waitFor({ state: 'detached' });
  await wall.untilFigure('carParks.KC.free', '300');
  await wall.close();
});

it('says so when the api stands and its database does not answer', async () => {
  const wall = await openWall(browser, stack.apiUrl, { query: 'lang=en' });
  // The database refuses everyone, as it would while it is being maintained.
  await stack.database.allowConnections(false);
  const veil = wall.page.getByRole('alert');
  await veil.waitFor();
  expect(await veil.textContent()).toMatch(/database/i);
  await stack.database.allowConnections(true);
  await veil.waitFor({ state: 'detached' });
  await wall.close();
});
