/** People who hold only grids: the wall opens at theirs, the desk shows theirs, and the community's room stays shut. */
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { builtWall, launchBrowser } from '../harness/browser.ts';
import { signedIn } from '../harness/keys.ts';
import { ROOT } from '../harness/root.ts';
import type { Stack } from '../harness/stack.ts';
import { startStack } from '../harness/test-stack.ts';

const PATIENCE_MS = 60_000;
const HD = { width: 1920, height: 1080 };
const PHONE = { width: 390, height: 844 };
const [NORTH, EAST, EAST_01] = ['990106007001001', '990106007001002', '990106007001201'];

let browser: Browser;
let stack: Stack;

beforeAll(async () => {
  const [uiDir, launched] = await Promise.all([builtWall(), launchBrowser()]);
  browser = launched;
  stack = await startStack({ uiDir });
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

/** A browser of a new person with this role in these grids. */
async function opened(login: string, role: string, grids: string[], viewport = HD): Promise<Page> {
  const grants = grids.map((grid) => ({ role, community: stack.community.code, grid }));
  const value = await signedIn(stack.database, login, grids.length > 0 ? grants : [{ role }]);
  const context = await browser.newContext({ viewport, reducedMotion: 'reduce' });
  await context.addCookies([{ name: 'cockpit-session', value, url: stack.apiUrl, httpOnly: true }]);
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  return page;
}
const picture = (page: Page, name: string) => page.screenshot({ path: path.join(ROOT, 'artifacts', `${name}.png`) });
const crumbs = (page: Page) => page.locator('.crumb-line');

it.each([
  ['hd', HD],
  ['phone', PHONE],
])('the wall of who holds one grid is that grid, and stays in it (%s)', async (size, viewport) => {
  const page = await opened(`one-${size}`, 'grid-worker', [EAST], viewport);
  const refused: string[] = [];
  page.on('websocket', (line) =>
    line.on('framereceived', ({ payload }) => /"forbidden"/.test(`${payload}`) && refused.push(`${payload}`)),
  );
  await page.goto(`${stack.apiUrl}/wall`);
  await page.locator('[data-figure="parkingTotals.all.free"]').waitFor();
  await crumbs(page).getByText('东岸网格').waitFor();
  expect(await crumbs(page).textContent()).not.toContain('全社区');
  await picture(page, `grids-one-${size}`);
  await page.goto(`${stack.apiUrl}/wall?grid=${EAST_01}`);
  await crumbs(page).getByText('东岸 01').waitFor();
  await crumbs(page).getByText('东岸网格').click();
  await page.goto(`${stack.apiUrl}/wall?grid=${NORTH}`);
  await crumbs(page).getByText('东岸网格').waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(viewport.width);
  expect(refused).toEqual([]);
});

it.each([
  ['hd', HD],
  ['phone', PHONE],
])('who holds several chooses, and finds back to the choice (%s)', async (size, viewport) => {
  const page = await opened(`two-${size}`, 'duty-officer', [NORTH, EAST], viewport);
  await page.goto(`${stack.apiUrl}/wall`);
  await page.getByRole('button', { name: '北区网格' }).waitFor();
  await picture(page, `grids-choice-${size}`);
  await page.getByRole('button', { name: '北区网格' }).click();
  await page.locator('[data-figure="parkingTotals.all.free"]').waitFor();
  await crumbs(page).getByText('北区网格').waitFor();
  await picture(page, `grids-chosen-${size}`);
  await crumbs(page).getByText('我的网格').click();
  await page.getByRole('button', { name: '东岸网格' }).click();
  await crumbs(page).getByText('东岸网格').waitFor();

  await page.goto(`${stack.apiUrl}/desk`);
  await page.locator('.line-state.is-live, .line-state.is-partial, .line-state.is-none').waitFor();
  await page.locator('.desk-main').getByText('未确认').first().waitFor();
  await picture(page, `grids-desk-${size}`);
});

it.each([
  ['laptop', { width: 1440, height: 900 }],
  ['hd', HD],
])(
  'who holds several sees them as one, with totals of their own, and drills into each (%s)',
  async (size, viewport) => {
    const page = await opened(`mine-${size}`, 'duty-officer', [NORTH, EAST], viewport);
    const frames: string[] = [];
    page.on('websocket', (line) => line.on('framereceived', ({ payload }) => frames.push(`${payload}`)));
    await page.goto(`${stack.apiUrl}/wall`);
    await page.getByRole('button', { name: '全部网格（合并显示）' }).click();
    const spaces = async () => (await page.locator('.area-keys-a .key-unit').first().textContent())?.replace(/\D/g, '');
    await page.locator('[data-figure="parkingTotals.all.free"]').waitFor();
    await crumbs(page).getByRole('heading', { name: '我的全部网格' }).waitFor();
    const [counted] = await stack.database.rows<{ n: number }>(
      `select sum(capacity)::int as n from facility join grid on grid.code = facility.grid
     where facility.kind = 'car-park' and $1::text[] && array[grid.code, grid.parent]`,
      [[NORTH, EAST]],
    );
    await expect.poll(spaces, { timeout: PATIENCE_MS }).toBe(String(counted?.n));
    await picture(page, `grids-mine-${size}`);
    await page.goto(`${stack.apiUrl}/wall?mine=1&grid=${EAST}`);
    await crumbs(page).getByRole('heading', { name: '东岸网格' }).waitFor();
    await picture(page, `grids-mine-drilled-${size}`);
    await crumbs(page).getByText('我的全部网格').click();
    await crumbs(page).getByRole('heading', { name: '我的全部网格' }).waitFor();
    await crumbs(page).getByText('我的网格').click();
    await page.getByRole('button', { name: '北区网格' }).waitFor();
    expect(frames.join('\n')).not.toContain('"forbidden"');
    expect(frames.join('\n')).not.toMatch(/990106007001(003|004|3\d\d|4\d\d)/);

    await page.goto(`${stack.apiUrl}/desk/alarms`);
    await page.locator('.line-state.is-live, .line-state.is-partial, .line-state.is-none').waitFor();
    await picture(page, `grids-mine-desk-${size}`);
  },
);

it('the desk of who holds grids offers and hears those alone', async () => {
  const page = await opened('desk', 'duty-officer', [NORTH, EAST]);
  const frames: string[] = [];
  page.on('websocket', (line) => line.on('framereceived', ({ payload }) => frames.push(`${payload}`)));
  await page.goto(`${stack.apiUrl}/desk/alarms`);
  // Snapshots, and whatever changes meanwhile.
  const shown = () => new Set(frames.flatMap((frame) => /"room":"([^"]+)".*"tables"/.exec(frame)?.[1] ?? []));
  await expect.poll(() => [...shown()], { timeout: PATIENCE_MS }).toEqual(['mine']);
  expect(frames.join('\n')).not.toContain('"forbidden"');
  expect(frames.join('\n')).not.toMatch(/990106007001(003|004|3\d\d|4\d\d)/);
  await page.locator('.al-choice-wide').click();
  const offered = await page.locator('.ant-select-item-option').allTextContents();
  expect(offered.map((text) => text.trim()).slice(0, 2)).toEqual(['北区', '北区 01']);
  expect(offered.join()).not.toMatch(/南区|西岸/);
  await picture(page, 'grids-desk-filter-hd');
});

it('a handler is told politely that the wall is for others, and led away', async () => {
  const page = await opened('handler', 'handler', [], PHONE);
  await page.goto(`${stack.apiUrl}/wall`);
  await page.getByRole('heading', { name: '这里是大屏' }).waitFor();
  await picture(page, 'grids-handler-phone');
  await page.getByRole('link', { name: '我的账号' }).click();
  await page.getByText('处置员').waitFor();
});
