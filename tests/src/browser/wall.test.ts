/** From an MQTT message to a pixel: a real browser at the real stack, both languages, every size a wall comes in. */
import { AxeBuilder } from '@axe-core/playwright';
import axe from 'axe-core';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtWall, launchBrowser, openWall, type WallPage } from '../harness/browser.ts';
import { openPublisher, type Publisher } from '../harness/publisher.ts';
import type { Stack } from '../harness/stack.ts';
import { startStack } from '../harness/test-stack.ts';
import { findTextMisfits } from '../harness/text-misfits.ts';
import { fillCommunity } from './community-life.ts';

const SIZES = [
  ['hd', 1920, 1080],
  ['4k', 3840, 2160],
  ['32:9', 3840, 1080],
  ['phone', 390, 844],
] as const;
const LANGUAGES = ['zh', 'en'] as const;

let stack: Stack;
let devices: Publisher;
let browser: Browser;
let occupied = 100;

beforeAll(async () => {
  stack = await startStack({ uiDir: await builtWall() });
  devices = await openPublisher(stack);
  await fillCommunity(stack, devices);
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  await devices?.stop();
  await stack?.stop();
});

describe.each(SIZES)('%s, %i × %i', (name, width, height) => {
  describe.each(LANGUAGES)('%s', (language) => {
    let wall: WallPage;
    const scrolls = name === 'phone';

    beforeAll(async () => {
      wall = await openWall(browser, stack.apiUrl, { width, height, query: `lang=${language}` });
    });
    afterAll(() => wall?.close());

    it('shows a message of a device', async () => {
      occupied += 1;
      await devices.publish('parking/KC/occupancy', { total: 420, occupied });
      await wall.untilFigure('carParks.KC.free', `${420 - occupied}`);
      expect(await wall.page.locator('h1').textContent()).toBe(stack.community.file.community.name[language]);
      expect(await wall.page.locator('html').getAttribute('lang')).toMatch(language === 'zh' ? /^zh/ : /^en/);
    });

    it('can be read as a whole: no text is cut, leaves the window or lies over another', async () => {
      await wall.picture(`wall-${name.replace(':', '-')}-${language}`);
      expect(await wall.page.evaluate(findTextMisfits, scrolls)).toEqual([]);
    });

    it('is taken by the worst alarm, whose card is never over its place', async () => {
      await wall.page.locator('.taken [data-figure$=".respondBy"]').waitFor();
      const place = await wall.page.locator('.symbol-taken').boundingBox();
      const card = await wall.page.locator('.taken').boundingBox();
      expect(place).not.toBeNull();
      const overlaps =
        card !== null && place !== null && place.y < card.y + card.height && card.y < place.y + place.height;
      expect(overlaps).toBe(false);
      await wall.page.locator('.is-forward', { hasText: '7.1.3' }).waitFor();
    });

    it('has no serious fault of accessibility', async () => {
      // There are no frames: legacy mode spares a page that would only join their results, with the rules read once more.
      const builder = new AxeBuilder({ page: wall.page, axeSource: axe.source }).setLegacyMode();
      const { violations } = await builder.options({ resultTypes: ['violations'] }).analyze();
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      expect(
        serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`),
      ).toEqual([]);
    });

    it('asked nobody else for anything and made no error', () => {
      expect(wall.faults()).toEqual([]);
    });
  });
});

it('changes its language in place, without a reload', async () => {
  const wall = await openWall(browser, stack.apiUrl);
  await wall.page.evaluate(() => Object.assign(globalThis, { sameDocument: true }));
  await wall.page.getByRole('button', { name: 'English' }).click();
  await wall.page.getByRole('heading', { name: stack.community.file.community.name.en }).waitFor();
  expect(wall.page.url()).toContain('lang=en');
  expect(await wall.page.evaluate(() => Reflect.has(globalThis, 'sameDocument'))).toBe(true);
  await wall.close();
});

it('opens a grid from its address and comes back with Esc, once the alarm is put aside', async () => {
  const [grid] = stack.community.file.grids;
  const wall = await openWall(browser, stack.apiUrl, { query: `grid=${grid?.code}` });
  await wall.page
    .getByText(grid?.name.zh ?? '', { exact: true })
    .first()
    .waitFor();
  await wall.page.locator('[data-figure="carParks.KC.free"]').waitFor();
  await wall.page.locator('[data-figure="carParks.DA.free"]').waitFor({ state: 'detached' });
  await wall.page.locator('.taken').waitFor();
  await wall.page.keyboard.press('Escape');
  await wall.page.locator('.taken').waitFor({ state: 'detached' });
  await wall.picture('wall-grid');
  await wall.page.keyboard.press('Escape');
  await wall.page.locator('[data-figure="carParks.DA.free"]').waitFor();
  expect(wall.faults()).toEqual([]);
  await wall.close();
});
