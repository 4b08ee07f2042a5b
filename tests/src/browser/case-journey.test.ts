/** The way of a case through people: from a sensor's alarm over wall, desk and two phones to verified closure, and back to the wall. */
import type { HazardPointEntry } from '@cockpit/ingest/registry';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { accountsConsole } from '../harness/accounts-console.ts';
import { builtWall, launchBrowser } from '../harness/browser.ts';
import { fetchSigned } from '../harness/keys.ts';
import { type SignedIn, signedIn } from '../harness/people.ts';
import { openPhone, type PhoneInHand } from '../harness/phone.ts';
import { openPublisher, type Publisher } from '../harness/publisher.ts';
import type { Stack } from '../harness/stack.ts';
import { startStack } from '../harness/test-stack.ts';
import { findTextMisfits } from '../harness/text-misfits.ts';
import { openVisitor, PHONE, takePicture, type Visitor } from '../harness/visitor.ts';
import { fillCommunity } from './community-life.ts';

const SENSOR = 'GAS-101-1';
const [OFFICER, LEADER, HANDLER, VERIFIER] = ['林晓', '赵一帆', '王强', '李梅'];
/** Ant Design sets two characters apart. */
const spaced = (word: string) => new RegExp(`^${[...word].join('\\s?')}$`);
/** What a plan of a major hazard has to say (安监总局令第16号). */
const PLAN = [
  ['目标和任务', '消除后厨燃气泄漏'],
  ['方法和措施', '停气、更换减压阀与软管、保压复测'],
  ['经费和物资', '2 000 元，减压阀一只'],
  ['机构和人员', '安全应急中心 王强'],
  ['时限', '2026-11-20T18:00'],
  ['安全措施和应急预案', '现场通风、禁火、专人值守'],
] as const;
const HD = { width: 1920, height: 1080 };
const WALLS = [
  ['4k', 3840, 2160],
  ['32-9', 3840, 1080],
  ['hd', HD.width, HD.height],
] as const;

let browser: Browser;
let stack: Stack;
let devices: Publisher;
let wall: Visitor;
let desk: Visitor;
let leader: Visitor;
let phones: { handler: PhoneInHand; verifier: PhoneInHand };
let sensor: HazardPointEntry;

beforeAll(async () => {
  const [uiDir, launched] = await Promise.all([builtWall(), launchBrowser()]);
  browser = launched;
  stack = await startStack({ uiDir });
  devices = await openPublisher(stack);
  await fillCommunity(stack, devices, { calm: true });
  sensor = stack.community.file.hazardPoints.find(({ code }) => code === SENSOR) as HazardPointEntry;
  const [officer, chief, handler, verifier] = await Promise.all([
    signedIn(stack, OFFICER, { role: 'duty-officer' }),
    signedIn(stack, LEADER, { role: 'shift-leader' }),
    signedIn(stack, HANDLER, { role: 'handler' }),
    signedIn(stack, VERIFIER, { role: 'grid-worker', grid: sensor.grid }),
  ]);
  await repairShop('safety', handler);
  wall = await openVisitor(browser, await accountsConsole(stack, 'wall-link'));
  [desk, leader] = [await atDesk(officer), await atDesk(chief)];
  phones = {
    handler: await openPhone(browser, stack.apiUrl, handler),
    verifier: await openPhone(browser, stack.apiUrl, verifier, sensor),
  };
});
afterAll(async () => {
  await browser?.close();
  await devices?.stop();
  await stack?.stop();
});

it('a sensor’s alarm becomes a case that ends verified by somebody else, and the wall’s rates say so', async () => {
  await wall.page.locator('[data-figure="caseTotals.all.open"]', { hasText: '0' }).waitFor();
  expect(await figure('closureRate')).toBe('—');
  await devices.publish(`hazard/${SENSOR}/state`, { kind: sensor.kind, state: 'alarm', value: 23.5, unit: '%LEL' });
  const alarm = await taken();

  // Owned at the desk: the wall comes back.
  await desk.page.goto(`${stack.apiUrl}/desk/alarms/${alarm}`);
  const work = desk.page.locator('.work-actions');
  await work.getByRole('button', { name: spaced('确认') }).click();
  await desk.page
    .getByRole('dialog')
    .getByRole('button', { name: spaced('确认') })
    .click();
  await wall.page.locator('.taken').waitFor({ state: 'detached' });

  // Filed from the alarm: its words, its place and a category by suggestion.
  await work.getByRole('button', { name: spaced('立案') }).click();
  const form = desk.page.getByRole('dialog');
  await form.locator('.cs-buttons button').first().click();
  await shows(desk, 'case-journey-filing');
  await form.getByRole('button', { name: spaced('立案') }).click();
  await desk.page.waitForURL(/\/desk\/cases\/\d+/);
  const id = Number(/cases\/(\d+)/.exec(desk.page.url())?.[1]);
  await untilStage('filing');
  await shows(desk, 'case-journey-filed');

  await desk.page.keyboard.press('d');
  await desk.page
    .getByRole('dialog')
    .getByRole('button', { name: new RegExp(`按建议派给.*${HANDLER}`) })
    .click();
  await untilStage('dispatch');
  await wall.page.locator(`[data-point="case-${id}"]`).waitFor();
  await expect.poll(() => wall.page.locator('.wall').textContent()).toContain(HANDLER);
  await shows(wall, 'case-journey-wall-open');

  await acceptedAndPlanned(phones.handler);
  await untilStage('handling');
  await leader.page.goto(`${stack.apiUrl}/desk/cases/${id}`);
  await leader.page.getByRole('button', { name: '批准方案' }).click();
  await shows(leader, 'case-journey-plan');
  await submitted(leader);
  // The law wants the authority to know, and its receipt.
  await desk.page.locator('.cs-law', { hasText: LEADER }).waitFor();
  await desk.page.getByRole('button', { name: '报告主管部门' }).click();
  await desk.page.getByLabel('报告给谁').fill('区应急管理局');
  await desk.page.getByLabel('报告内容').fill('员工食堂后厨燃气浓度 23.5 %LEL，已停气疏散');
  await submitted(desk);
  await desk.page.getByRole('button', { name: '登记回执' }).click();
  await desk.page.getByLabel('回执编号').fill('应急回〔2026〕118 号');
  await submitted(desk);

  await handled(phones.handler);
  await untilStage('feedback');

  await work.getByRole('button', { name: '派人核查' }).click();
  const check = desk.page.getByRole('dialog');
  // Who handled it is not offered.
  expect(await check.locator('.cs-handlers').textContent()).not.toContain(HANDLER);
  await check.locator('.cs-handlers label', { hasText: VERIFIER }).click();
  await shows(desk, 'case-journey-check');
  await submitted(desk);
  await untilStage('verification');

  await verified(phones.verifier);
  await desk.page.locator('.cs-stage-closed').first().waitFor();
  await desk.page.locator('.work-timeline', { hasText: '核查通过，结案' }).waitFor();
  await shows(desk, 'case-journey-closed');

  await wall.page.locator('[data-figure="caseTotals.all.today.closed"]', { hasText: '1' }).waitFor();
  for (const rate of ['closureRate', 'onTimeRate'])
    expect([await figure(rate), await figure(`${rate}.denominator`)]).toEqual(['100', '1/1']);
  await wall.page.locator(`[data-point="case-${id}"]`).waitFor({ state: 'detached' });
  for (const [name, width, height] of WALLS) {
    await wall.page.setViewportSize({ width, height });
    await expect.poll(() => wall.page.evaluate(findTextMisfits, false), { message: name }).toEqual([]);
    await takePicture(wall.page, `case-journey-wall-closed-${name}`);
  }
  expect(await peopleOf(id)).toEqual([
    ['report', OFFICER],
    ['file', OFFICER],
    ['dispatch', OFFICER],
    ['accept', HANDLER],
    ['plan', HANDLER],
    ['approve-plan', LEADER],
    ['report-authority', OFFICER],
    ['receive-receipt', OFFICER],
    ['handle', HANDLER],
    ['order-check', OFFICER],
    ['verify-pass', VERIFIER],
  ]);
  expect([wall, desk, leader, phones.handler, phones.verifier].flatMap(({ faults }) => faults)).toEqual([]);
});

async function acceptedAndPlanned(phone: PhoneInHand): Promise<void> {
  const { page } = phone;
  // They are told of it, and the message leads to it.
  await page.reload();
  await page.locator('[data-figure=unread]').waitFor();
  await page.locator('.fd-bell').click();
  await page.getByRole('link', { name: '案件派遣' }).first().waitFor();
  expect(await phone.picture('case-journey-phone-inbox')).toEqual([]);
  await page.getByRole('link', { name: '案件派遣' }).first().click();
  await page.getByRole('button', { name: '接办' }).click();
  await page.getByRole('button', { name: '提交' }).click();
  // What was done is never offered again, not even before the case is read anew.
  await page.getByRole('button', { name: '处置完毕' }).waitFor();
  await page.getByRole('link', { name: '去编制整改方案' }).click();
  await page.getByRole('button', { name: '整改方案' }).click();
  for (const [field, text] of PLAN) await page.getByLabel(field).fill(text);
  await takePicture(page, 'case-journey-phone-plan', { whole: false });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width);
  await submitted(phone);
}

async function handled(phone: PhoneInHand): Promise<void> {
  const { page } = phone;
  await page.goto(`${stack.apiUrl}/field`);
  await opened(phone);
  await page.getByRole('button', { name: '处置完毕' }).click();
  await page.locator('input[type=file]').setInputFiles(await phone.photo());
  await page.locator('.fd-taken img').waitFor();
  await page.getByLabel('做了什么').fill('已关阀、通风，更换减压阀并复测');
  expect(await phone.picture('case-journey-phone-handle')).toEqual([]);
  await page.getByRole('button', { name: '提交' }).click();
  await sent(phone);
}

async function verified(phone: PhoneInHand): Promise<void> {
  const { page } = phone;
  await opened(phone);
  await page.locator('img[src*="/api/photos/"]').first().waitFor();
  expect(await phone.picture('case-journey-phone-verify')).toEqual([]);
  await page.getByRole('button', { name: '核查通过' }).click();
  await page.getByRole('button', { name: '提交' }).click();
  await sent(phone);
}

async function opened({ page }: PhoneInHand): Promise<void> {
  await page.reload();
  await page.getByText(sensor.name.zh).first().click();
}

/** The dialog of the desk is sent, and gone. */
async function submitted({ page }: { page: Page }): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: spaced('提交') }).click();
  await dialog.waitFor({ state: 'detached' });
}

async function sent(phone: PhoneInHand): Promise<void> {
  await phone.tab('待发送');
  await phone.page.getByText('没有待发送的内容').waitFor();
}

/** The number of the sensor's alarm, once that has the wall. */
async function taken(): Promise<number> {
  const since = wall.page.locator('.taken', { hasText: sensor.name.zh }).locator('[data-figure$=".raisedAt"]');
  return Number((await since.getAttribute('data-figure'))?.split('.')[1]);
}

/** The desk says so by itself, and the wall counts it there. */
async function untilStage(stage: string): Promise<void> {
  await desk.page.locator(`.work-detail .cs-stage-${stage}`).waitFor();
  await wall.page.locator(`[data-figure="caseTotals.all.open.${stage}"]`, { hasText: '1' }).waitFor();
}

async function figure(name: string): Promise<string | null> {
  return wall.page.locator(`[data-figure="caseTotals.all.${name}"]`).textContent();
}

async function shows({ page }: Visitor, name: string): Promise<void> {
  await takePicture(page, name, { whole: false });
}

async function atDesk({ cookie }: SignedIn): Promise<Visitor> {
  const visitor = await openVisitor(browser, `${stack.apiUrl}/login`);
  await visitor.page.context().addCookies([{ ...cookie, url: stack.apiUrl, httpOnly: true, sameSite: 'Strict' }]);
  return visitor;
}

/** A department; by its code the shipped table of categories knows what it puts right. */
async function repairShop(code: string, member: SignedIn): Promise<void> {
  const answer = await fetchSigned(`${stack.apiUrl}/api/departments/${code}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      name: { zh: '安全应急中心', en: 'Safety' },
      party: 'enterprise',
      grids: null,
      members: [member.id],
      revision: null,
      reason: '测试',
    }),
  });
  expect(answer.status).toBe(200);
}

async function peopleOf(id: number): Promise<[action: string, person: string][]> {
  const found = await stack.database.rows<{ action: string; name: string }>(
    'select a.action, p.name from case_action a join person p on p.id = a.person where case_id = $1 order by version',
    [id],
  );
  return found.map(({ action, name }) => [action, name]);
}
