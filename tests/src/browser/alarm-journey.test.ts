/** The way of an alarm through people: it takes the wall, an officer takes it on the phone, the wall says whose it is. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { AlarmRule } from '@cockpit/ingest/alarms';
import type { HazardPointEntry } from '@cockpit/ingest/registry';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { accountsConsole } from '../harness/accounts-console.ts';
import { builtWall, launchBrowser } from '../harness/browser.ts';
import { eventually } from '../harness/eventually.ts';
import { openPublisher, type Publisher } from '../harness/publisher.ts';
import { ROOT } from '../harness/root.ts';
import type { Stack } from '../harness/stack.ts';
import { startStack } from '../harness/test-stack.ts';
import { findTextMisfits } from '../harness/text-misfits.ts';
import { openVisitor, PHONE, signInFirst, takePicture, type Visitor } from '../harness/visitor.ts';
import { fillCommunity } from './community-life.ts';

const PASSWORD = 'violet tractor hums at noon';
const [LIN, ZHAO] = ['林晓', '赵一帆'];
/** Ant Design sets two characters apart. */
const ACKNOWLEDGE = /^确\s?认$/;
/** What a thumb can hit, px. */
const TARGET_MIN = 40;
const WALLS = [
  ['hd', 1920, 1080],
  ['4k', 3840, 2160],
  ['32-9', 3840, 1080],
] as const;
/** In three grids, so that no flood makes one call of them. */
const SENSORS = ['GAS-101-1', 'SMK-201-2', 'GAS-103-1', 'GAS-104-1'] as const;
/** Its alarm ends before anybody sees it. */
const UNSEEN = 'GAS-301-1';

let browser: Browser;
let stack: Stack;
let devices: Publisher;
let wall: Visitor;
let phone: Visitor;
let colleague: Visitor;
let rule: AlarmRule;

beforeAll(async () => {
  const [uiDir, launched] = await Promise.all([builtWall(), launchBrowser()]);
  browser = launched;
  stack = await startStack({ uiDir });
  devices = await openPublisher(stack);
  await fillCommunity(stack, devices, { calm: true });
  const rules: AlarmRule[] = JSON.parse(await readFile(path.join(ROOT, 'ingest/alarm-rules/hazard.json'), 'utf8'));
  rule = rules.find(({ code }) => code === 'hazard-major') as AlarmRule;
  [wall, phone, colleague] = await Promise.all([hungUp(), officer('lin', LIN), officer('zhao', ZHAO)]);
});
afterAll(async () => {
  await browser?.close();
  await devices?.stop();
  await stack?.stop();
});

it('an alarm takes the wall, is taken over with a thumb, and the wall shows whose it is and since when', async () => {
  const sensor = sensorOf(SENSORS[0]);
  expect(await wall.page.locator('.taken').count()).toBe(0);
  await raise(sensor, 23.5);

  const id = await untilTaken(sensor);
  const card = wall.page.locator('.taken');
  expect(await card.locator('.taken-where').textContent()).toContain(gridName(sensor.grid));
  expect(await card.locator('.taken-value').textContent()).toBe('23.5 %LEL');
  expect(await card.locator('.taken-action').textContent()).toContain(rule.action.zh);
  for (const [name, width, height] of WALLS) {
    await wall.page.setViewportSize({ width, height });
    await expect.poll(() => wall.page.evaluate(findTextMisfits, false), { message: name }).toEqual([]);
    await takePicture(wall.page, `journey-taken-${name}`);
  }
  // Every wall lists the alarms as well, and leaves this one in sight.
  for (const [name, width, height] of [WALLS[2], WALLS[0]]) {
    await wall.page.setViewportSize({ width, height });
    const line = wall.page.locator('.area-alarms .alarm-line', { hasText: sensor.name.zh });
    await line.waitFor();
    expect(await line.locator('.alarm-owner').textContent(), name).toContain('未确认');
  }

  const { page } = phone;
  await topRow(page, id).waitFor();
  await takePicture(page, 'journey-list-phone');
  await standsUpright(page);
  await tap(topRow(page, id));
  await page.locator('.work-map .work-point').waitFor();
  await page.getByText(rule.action.zh).waitFor();
  await takePicture(page, 'journey-detail-phone');
  await standsUpright(page);
  await tap(page.locator('.work-actions').getByRole('button', { name: ACKNOWLEDGE }));
  const dialog = page.getByRole('dialog');
  await tap(dialog.getByRole('button', { name: '已派人前往' }));
  await takePicture(page, 'journey-dialog-phone');
  await standsUpright(page);
  await tap(dialog.getByRole('button', { name: ACKNOWLEDGE }));

  await wall.page.locator('.taken').waitFor({ state: 'detached' });
  expect(await wall.page.locator('.wall').getAttribute('data-taken')).toBeNull();
  await wall.page.locator('.notice', { hasText: `${LIN} 已确认` }).waitFor();
  const owned = new RegExp(`${LIN} (不到 1|[1-9]) 分前确认`);
  await wall.page.locator('.alarm-card', { hasText: sensor.name.zh }).filter({ hasText: owned }).waitFor();
  await wall.page.locator('.hazard-row', { hasText: LIN }).waitFor();
  await takePicture(wall.page, 'journey-returned-hd');
  await wall.page.locator('.notice').waitFor({ state: 'detached' });
  for (const [name, width, height] of WALLS) {
    await wall.page.setViewportSize({ width, height });
    await expect.poll(() => wall.page.evaluate(findTextMisfits, false), { message: name }).toEqual([]);
    await takePicture(wall.page, `journey-after-${name}`);
  }
  await wall.page.setViewportSize({ width: 1920, height: 1080 });
  await page.locator('.work-facts', { hasText: LIN }).waitFor();
  await page.locator('.work-timeline', { hasText: '已派人前往' }).waitFor();
  await takePicture(page, 'journey-owned-phone');
  expect([wall.faults, phone.faults]).toEqual([[], []]);
});

it('who acknowledges it from a screen that is behind is told who has it', async () => {
  const sensor = sensorOf(SENSORS[1]);
  await raise(sensor, 8.2);
  const id = await untilTaken(sensor);
  for (const { page } of [phone, colleague]) {
    await page.goto(`${stack.apiUrl}/desk/alarms/${id}`);
    await tap(page.locator('.work-actions').getByRole('button', { name: ACKNOWLEDGE }));
  }
  const decide = ({ page }: Visitor) => tap(page.getByRole('dialog').getByRole('button', { name: ACKNOWLEDGE }));
  await decide(phone);
  await wall.page.locator('.notice', { hasText: `${LIN} 已确认` }).waitFor();
  await decide(colleague);
  await colleague.page.getByText(new RegExp(`${LIN} 已在 \\d\\d:\\d\\d 确认，归其负责`)).waitFor();
  await takePicture(colleague.page, 'journey-late-phone');
  await standsUpright(colleague.page);
  await colleague.page.locator('.work-facts', { hasText: LIN }).waitFor();
  expect(colleague.faults).toEqual([]);
});

it('the alarm behind comes forward once the first is taken over', async () => {
  const [first, second] = [sensorOf(SENSORS[2]), sensorOf(SENSORS[3])];
  await raise(first, 31);
  const id = await untilTaken(first);
  await phone.page.goto(`${stack.apiUrl}/desk/alarms/${id}`);
  await tap(phone.page.locator('.work-actions').getByRole('button', { name: ACKNOWLEDGE }));
  await raise(second, 27.9);
  await wall.page.locator('.taken', { hasText: '另有 1 起高级报警未确认' }).waitFor();
  await takePicture(wall.page, 'journey-queue-hd');
  // They take turns: it is taken over while it is in front.
  await untilTaken(first);
  await tap(phone.page.getByRole('dialog').getByRole('button', { name: ACKNOWLEDGE }));
  await wall.page.locator('.notice', { hasText: first.name.zh }).waitFor();
  await untilTaken(second);
  await wall.page.locator('.taken', { hasText: '没有其他高级报警未确认' }).waitFor();
  await takePicture(wall.page, 'journey-forward-hd');
  await wall.page.locator('.notice').waitFor({ state: 'detached' });
  await expect.poll(() => wall.page.evaluate(findTextMisfits, false)).toEqual([]);
  expect(wall.faults).toEqual([]);
});

it('one that is over before anybody saw it stays on the 16:9 wall, silent, until somebody acknowledges it', async () => {
  const sensor = sensorOf(UNSEEN);
  const high = (n: number) =>
    wall.page.locator('.key-figure', { hasText: '未确认报警' }).filter({ hasText: `高 ${n} ` });
  // Those before are in hand, so that of the high ones only this is announced.
  await takeAllInHand();
  await high(0).waitFor();
  await raise(sensor, 25);
  const id = await untilTaken(sensor);
  const { code, kind } = sensor;
  await devices.publish(`hazard/${code}/state`, { kind, state: 'normal', value: 0.2, unit: '%LEL' });
  // What heads the list is on its first page; pages turn.
  await wall.page
    .locator('.area-alarms .alarm-line.is-returned', { hasText: sensor.name.zh })
    .filter({ hasText: /已恢复 · 未确认.*\d\d:\d\d 起 · \d\d:\d\d 恢复/ })
    .waitFor({ timeout: 150_000 });
  await wall.page.locator('.taken').waitFor({ state: 'detached' });
  await high(1).waitFor();
  await wall.page.locator('.alarm-card.is-over', { hasText: sensor.name.zh }).waitFor();
  await wall.page.locator('.notice').waitFor({ state: 'detached' });
  await takePicture(wall.page, 'journey-over-unseen-hd');
  await expect.poll(() => wall.page.evaluate(findTextMisfits, false)).toEqual([]);
  await acknowledge(id);
  await high(0).waitFor();
  await wall.page.locator('.alarm-card.is-over').waitFor({ state: 'detached' });
});

/** A wall, as the link of the console makes one. */
async function hungUp(): Promise<Visitor> {
  const visitor = await openVisitor(browser, await accountsConsole(stack, 'wall-link'));
  await visitor.page.locator('[data-figure="parkingTotals.all.free"]').waitFor();
  return visitor;
}

async function officer(login: string, name: string): Promise<Visitor> {
  const given = await accountsConsole(stack, 'add', login, '--role', 'duty-officer', '--name', name);
  const visitor = await openVisitor(browser, `${stack.apiUrl}/login`, PHONE);
  await signInFirst(visitor, stack.apiUrl, { login, given, chosen: PASSWORD }, tap);
  await visitor.page.locator('.al-row, .work-empty').first().waitFor();
  return visitor;
}

function sensorOf(code: string): HazardPointEntry {
  return stack.community.file.hazardPoints.find((point) => point.code === code) as HazardPointEntry;
}

function gridName(code: string): string {
  return stack.community.file.grids.find((grid) => grid.code === code)?.name.zh ?? code;
}

async function raise({ code, kind }: HazardPointEntry, value: number): Promise<void> {
  await devices.publish(`hazard/${code}/state`, { kind, state: 'alarm', value, unit: '%LEL' });
}

async function acknowledge(id: number): Promise<void> {
  await phone.page.goto(`${stack.apiUrl}/desk/alarms/${id}`);
  await tap(phone.page.locator('.work-actions').getByRole('button', { name: ACKNOWLEDGE }));
  const button = phone.page.getByRole('dialog').getByRole('button', { name: ACKNOWLEDGE });
  await tap(button);
  await phone.page.getByRole('dialog').waitFor({ state: 'detached' });
}

/**
 * Nobody's high alarm gets its owner, and all of them progress: what is acknowledged without any calls again once its time to
 * respond has run out, which on a slow machine is in the middle of a test.
 */
async function takeAllInHand(): Promise<void> {
  const nobodys = await stack.database.rows<{ id: number }>(
    `select a.id::float8 as id from alarm a left join alarm_handling h on h.alarm = a.id
     where a.open and a.priority = 1 and h.acked_at is null order by a.id`,
  );
  for (const { id } of nobodys) await acknowledge(id);
  await stack.database.rows('update alarm_handling set ack_expires_at = null where ack_expires_at is not null');
}

/** The number of the sensor's alarm, once that has the wall. */
async function untilTaken({ name }: HazardPointEntry): Promise<number> {
  const figure = wall.page.locator('.taken', { hasText: name.zh }).locator('[data-figure$=".raisedAt"]');
  return Number((await figure.getAttribute('data-figure'))?.split('.')[1]);
}

/** The alarm as the first of the list. */
function topRow(page: Page, id: number): Locator {
  return page.locator(`li[aria-posinset="1"] [data-alarm="${id}"] .al-link`);
}

/** A tap on what is large enough for it. */
async function tap(target: Locator): Promise<void> {
  // What opens grows, and stands still for two frames before it begins.
  await eventually(`${target} is large enough for a finger`, async () => {
    const box = await target.boundingBox();
    return Math.min(box?.width ?? 0, box?.height ?? 0) >= TARGET_MIN;
  });
  await target.tap();
}

/** Nothing of it has to be moved sideways to be read. */
async function standsUpright(page: Page): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width);
}
