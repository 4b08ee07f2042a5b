/** From a message of a plain MQTT client to the environment's place on the wall, the alarm of the shipped rule, and a case of it. */
import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { connectAsync, type MqttClient } from 'mqtt';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { builtWall, cookiesOf, launchBrowser, openWall, type WallPage } from '../harness/browser.ts';
import { eventually } from '../harness/eventually.ts';
import { fetchSigned } from '../harness/keys.ts';
import type { Stack } from '../harness/stack.ts';
import { startStack } from '../harness/test-stack.ts';
import { openVisitor, takePicture } from '../harness/visitor.ts';

const RULE = 'environment-bin-full';
/** Ant Design sets two characters apart. */
const spaced = (word: string) => new RegExp(`^${[...word].join('\\s?')}$`);

let browser: Browser;
let stack: Stack;
let client: MqttClient;
let wall: WallPage;
let bin: { code: string; name: { zh: string } };

beforeAll(async () => {
  const [uiDir, launched] = await Promise.all([builtWall(), launchBrowser()]);
  browser = launched;
  stack = await startStack({ uiDir });
  client = await connectAsync(stack.mqttUrl, { protocolVersion: 4 });
  bin = stack.community.file.environment?.wasteBins[0] as typeof bin;
  wall = await openWall(browser, stack.apiUrl);
});
afterAll(async () => {
  await browser?.close();
  await client?.endAsync();
  await stack?.stop();
});

it('a reading has its figure, a full bin its sign on the map', async () => {
  const [air] = stack.community.file.environment?.airPoints ?? [];
  await publish(`${air?.code}/air`, { pm25: 41.6, pm10: 60, noise: 52 });
  await publish(`${bin.code}/fill`, { level: 0.3 });
  await wall.untilFigure('environmentTotals.all.pm25Hour', /^42 µg\/m³/);
  await wall.untilFigure('environmentTotals.all.binsFull', '满溢 0/1');
  const sign = wall.page.locator(`[data-point="bin-${bin.code}"].is-busy`);
  expect(await sign.count()).toBe(0);
  await publish(`${bin.code}/fill`, { level: 0.96 });
  await wall.untilFigure('environmentTotals.all.binsFull', '满溢 1/1');
  await sign.waitFor();
});

it('it raises the alarm of the shipped rule, which is filed as a case at the desk', async () => {
  await withoutDelay();
  // Emptied and filled until ingest has heard of the change: what began under the old delay keeps it.
  await eventually('the alarm', async () => {
    for (const level of [0.1, 0.98]) await publish(`${bin.code}/fill`, { level });
    return (await stack.database.rows('select 1 from alarm where rule = $1', [RULE])).length > 0;
  });
  const line = wall.page.locator('.area-alarms .alarm-line', { hasText: bin.name.zh });
  await line.waitFor();
  expect(await line.textContent()).toContain('垃圾桶满溢');
  await wall.picture('environment-alarm-hd');

  const desk = await openVisitor(browser, `${stack.apiUrl}/login`);
  await desk.page.context().addCookies(cookiesOf(stack.apiUrl));
  await desk.page.goto(`${stack.apiUrl}/desk/alarms`);
  await desk.page.locator('[data-alarm]', { hasText: bin.name.zh }).locator('.al-link').click();
  const work = desk.page.locator('.work-actions');
  await work.getByRole('button', { name: spaced('确认') }).click();
  const dialog = desk.page.getByRole('dialog');
  await dialog.getByRole('button', { name: spaced('确认') }).click();
  await dialog.waitFor({ state: 'detached' });
  await work.getByRole('button', { name: spaced('立案') }).click();
  await dialog.locator('.cs-buttons button').first().click();
  await takePicture(desk.page, 'environment-filing', { whole: false });
  await dialog.getByRole('button', { name: spaced('立案') }).click();
  await desk.page.waitForURL(/\/desk\/cases\/\d+/);
  await desk.page.locator('.work-detail', { hasText: bin.name.zh }).waitFor();
  await takePicture(desk.page, 'environment-case', { whole: false });
  await wall.page.locator('[data-figure="caseTotals.all.open"]', { hasText: '1' }).waitFor();
  expect([wall.faults(), desk.faults]).toEqual([[], []]);
});

it('a community that watches nothing of it has no place for it, from the moment its points are gone', async () => {
  const legend = wall.page.locator('.legend li', { hasText: '环境点位' });
  const areas = () => wall.page.locator('.panels').evaluate((panels) => getComputedStyle(panels).gridTemplateAreas);
  expect([await legend.count(), await areas()]).toEqual([1, expect.stringContaining('environment')]);
  const file = path.join(stack.community.folder, 'community.json');
  const { environment: _gone, ...rest } = JSON.parse(await readFile(file, 'utf8'));
  await writeFile(file, JSON.stringify(rest));
  await stack.importRegistry();
  await wall.page.locator('.area-environment').waitFor({ state: 'detached' });
  await legend.waitFor({ state: 'detached' });
  expect(await areas()).not.toContain('environment');
  expect(await wall.page.locator('.symbol-environment').count()).toBe(0);
});

/** As any device would: JSON under its topic, QoS 1. */
async function publish(tail: string, fields: object): Promise<void> {
  const at = stack.clock.now();
  const topic = `v1/${stack.community.code}/environment/${tail}`;
  await client.publishAsync(topic, JSON.stringify({ id: randomUUID(), at, ...fields }), { qos: 1 });
}

/** The rule as it ships waits ten minutes for what passes by itself; a test does not. */
async function withoutDelay(): Promise<void> {
  const answer = await fetchSigned(
    `${stack.apiUrl}/api/alarms/rules/${RULE}/changes?community=${stack.community.code}`,
    {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ scope: 'all', patch: { onDelayS: 0 }, reason: '测试', version: 0 }),
    },
  );
  expect(answer.status).toBe(201);
}
