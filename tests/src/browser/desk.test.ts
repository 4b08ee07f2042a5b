/** At the desk: quarantine as the person in charge of devices meets it, and what people type. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { RegistryFile } from '@cockpit/ingest/registry';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { builtWall, launchBrowser } from '../harness/browser.ts';
import { beginSession, type SignedIn, signedIn } from '../harness/people.ts';
import { openPublisher, type Publisher } from '../harness/publisher.ts';
import type { Stack } from '../harness/stack.ts';
import { startStack } from '../harness/test-stack.ts';
import { findTextMisfits } from '../harness/text-misfits.ts';
import { openVisitor, takePicture, type Visitor } from '../harness/visitor.ts';

const MESSAGES_OF_A_CAR_PARK = 30;
/** Names of fields and formats, codes of places, and what stands in quotation marks, which is what was sent. */
const NAMES =
  /“[^”]*”|"[^"]*"|\b(?:yunfan|test-\w+|free|total|occupied|state|unknown|parking|alarm|normal|fault|value|at|kind|UTF-8|JSON|ISO 8601)\b/g;

const DESK = { width: 1440, height: 900 };
const NEW_SENSOR = 'GAS-NEW-1';

const OF_SITE = () => ({ url: stack.apiUrl, httpOnly: true, sameSite: 'Strict' }) as const;

let browser: Browser;
let stack: Stack;
let devices: Publisher;
let desk: Visitor;
let leader: SignedIn;

beforeAll(async () => {
  const [uiDir, launched] = await Promise.all([builtWall(), launchBrowser()]);
  browser = launched;
  stack = await startStack({ uiDir });
  devices = await openPublisher(stack);
  leader = await signedIn(stack, '赵一帆', { role: 'shift-leader' });
  // Quarantine holds what no community owns: its role is of every community.
  await stack.database.rows('update person_role set community = null where person = $1', [leader.id]);
  desk = await openVisitor(browser, `${stack.apiUrl}/login`, DESK);
  await desk.page.context().addCookies([{ ...leader.cookie, ...OF_SITE() }]);
});
afterAll(async () => {
  await browser?.close();
  await devices?.stop();
  await stack?.stop();
});

it('a thousand messages of one sender are one line that says what to do, in Chinese words', async () => {
  for (let i = 0; i < MESSAGES_OF_A_CAR_PARK; i++)
    await devices.publish('parking/NO-SUCH/occupancy', { total: 9, occupied: i % 9 });
  await devices.publish(`hazard/${NEW_SENSOR}/state`, {
    kind: 'gas',
    state: 'alarm',
    value: 31,
    unit: '%LEL',
  });
  await devices.publish('parking/KC/occupancy', { total: 'many', occupied: 3 });
  await devices.publish('parking/KC/occupancy', { occupied: 3 });
  await devices.publish('parking/KC/occupancy', { at: '2026-11-20 13:00:00', total: 420, occupied: 3 });
  await devices.publish('hazard/SMK-101-1/state', { kind: 'smoke', state: 'burning' });
  await devices.raw(`v1/${stack.community.code}/parking/KC/occupancy`, Buffer.from('{"total": 4'));
  await devices.raw(`v1/${stack.community.code}/parking/KC/wheels`, '{}');
  await devices.raw(`v1/nowhere/parking/KC/occupancy`, '{}');

  const { page } = desk;
  await page.goto(`${stack.apiUrl}/desk/quarantine`);
  const carPark = line('NO-SUCH', '设备未登记');
  await carPark.getByText(`${MESSAGES_OF_A_CAR_PARK} 条`).waitFor();
  await carPark.getByText('在登记册中登记该设备').waitFor();
  await line('SMK-101-1', '字段有误').getByText('设备发出的内容无法读懂').waitFor();
  await page.getByRole('heading', { name: '未登记社区' }).waitFor();
  expect(await line('SMK-101-1', '字段有误').getByRole('button', { name: '放行这一组' }).count()).toBe(0);
  await page.getByRole('link', { name: /隔离.*组待处理/ }).waitFor();

  const words = await page.locator('.quarantine-groups li p:nth-child(2)').allTextContents();
  expect(words.length).toBeGreaterThanOrEqual(6);
  expect(words.map((sentence) => sentence.replaceAll(NAMES, '')).filter((rest) => /[A-Za-z]{2}/.test(rest))).toEqual(
    [],
  );
  await takePicture(page, 'quarantine-groups-desk', { whole: false });
  await page.setViewportSize({ ...DESK, height: 2_400 });
  expect(await page.evaluate(findTextMisfits, true)).toEqual([]);
});

it('registered and released, the group is gone and its alarm raised', async () => {
  const { page } = desk;
  const place = path.join(stack.community.folder, 'community.json');
  const file: RegistryFile = JSON.parse(await readFile(place, 'utf8'));
  const [sensor] = file.hazardPoints.filter(({ kind }) => kind === 'gas');
  if (!sensor) throw new Error('the community has no gas sensor');
  file.hazardPoints.push({ ...sensor, code: NEW_SENSOR });
  await writeFile(place, JSON.stringify(file));
  await stack.importRegistry();

  await line(NEW_SENSOR, '设备未登记').getByRole('button', { name: '放行这一组' }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^确\s?定$/ })
    .click();
  await line(NEW_SENSOR, '设备未登记').waitFor({ state: 'detached' });
  await expect
    .poll(
      () =>
        stack.database.rows('select 1 from alarm join device on device.id = alarm.device where device.code = $1', [
          NEW_SENSOR,
        ]),
      { timeout: 60_000 },
    )
    .toHaveLength(1);
});

it('a group leads to its messages one by one', async () => {
  const { page } = desk;
  await line('NO-SUCH', '设备未登记').getByRole('link', { name: '逐条查看' }).click();
  await page.getByText(`待处理`).first().waitFor();
  await expect.poll(() => page.locator('.quarantine-list li').count()).toBe(MESSAGES_OF_A_CAR_PARK);
  expect(desk.faults).toEqual([]);
});

it('a search keeps each letter, and an input method composes in it undisturbed', async () => {
  const { page } = desk;
  await page.goto(`${stack.apiUrl}/desk/alarms`);
  const box = page.getByRole('textbox', { name: /^搜索/ });
  await box.click();
  await page.keyboard.type('kechuangdasha', { delay: 120 });
  expect(await box.inputValue()).toBe('kechuangdasha');
  await page.waitForURL(/kechuangdasha/);
  await box.fill('');

  const keys = await page.context().newCDPSession(page);
  for (const text of ['k', 'ke', 'ke c', 'ke ch', 'ke chu', 'ke chuang'])
    await keys.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
  expect(await box.inputValue()).toBe('ke chuang');
  await keys.send('Input.insertText', { text: '科创' });
  expect(await box.inputValue()).toBe('科创');
  await page.waitForURL((url) => [...url.searchParams.values()].includes('科创'));
});

it('what was being written is there after a reload, and after signing in again', async () => {
  const { page } = desk;
  await page.goto(`${stack.apiUrl}/desk/cases`);
  const begin = () => page.getByRole('button', { name: '新建案件' }).click();
  const what = () => page.getByRole('dialog').getByRole('textbox').first();
  await begin();
  await what().fill('东门井盖松动');
  await page.reload();
  await begin();
  expect(await what().inputValue()).toBe('东门井盖松动');
  await page.getByText('上次没提交的，接着写').waitFor();
  await takePicture(page, 'desk-draft', { whole: false });

  await stack.database.rows('delete from session where person = $1', [leader.id]);
  await page.reload();
  await page.waitForURL(/\/login/);
  await page.context().addCookies([{ ...(await beginSession(stack.database, leader.id)), ...OF_SITE() }]);
  await page.goto(`${stack.apiUrl}/desk/cases`);
  await begin();
  expect(await what().inputValue()).toBe('东门井盖松动');
});

it('alarms are selected all at once, or as a range, and the chip of a rule says its name', async () => {
  const { page } = desk;
  for (const code of ['SMK-101-1', 'SMK-201-2', 'SMK-301-1'])
    await devices.publish(`hazard/${code}/state`, { kind: 'smoke', state: 'alarm', value: 1 });
  await page.goto(`${stack.apiUrl}/desk/alarms`);
  const boxes = page.locator('.al-rows .al-box input');
  await expect.poll(() => boxes.count()).toBeGreaterThanOrEqual(4);
  const count = await boxes.count();
  await page.getByLabel(`全选未确认的 ${count} 起`).click();
  await page
    .getByRole('status')
    .filter({ hasText: `已选 ${count}` })
    .waitFor();
  await takePicture(page, 'desk-selected', { whole: false });
  await page.getByRole('button', { name: '取消选择' }).click();
  await boxes.nth(0).click();
  await boxes.nth(2).click({ modifiers: ['Shift'] });
  await page.getByRole('status').filter({ hasText: '已选 3' }).waitFor();

  await page.goto(`${stack.apiUrl}/desk/alarms?rule=hazard-major`);
  await page.getByRole('button', { name: /^规则：(?!hazard-major)/ }).waitFor();
});

function line(sender: string, reason: string) {
  return desk.page.getByRole('listitem', { name: new RegExp(`${sender} · ${reason}`) });
}
