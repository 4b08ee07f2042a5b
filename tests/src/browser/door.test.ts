/** From a bare browser to a wall: code, administrator, approval; and dark again when it is revoked. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { promisify } from 'node:util';
import { Secret, TOTP } from 'otpauth';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { builtWall, launchBrowser } from '../harness/browser.ts';
import { ROOT } from '../harness/root.ts';
import type { Stack } from '../harness/stack.ts';
import { startStack } from '../harness/test-stack.ts';

const PATIENCE_MS = 60_000;
const PASSWORD = 'violet tractor hums at noon';
const PHONE = { width: 390, height: 844 };
const run = promisify(execFile);

let browser: Browser;
let stack: Stack;

beforeAll(async () => {
  const [uiDir, launched] = await Promise.all([builtWall(), launchBrowser()]);
  browser = launched;
  stack = await startStack({ uiDir, env: { SECRETS_KEY: randomBytes(32).toString('base64') } });
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

async function console(...args: string[]): Promise<string> {
  const main = path.join(ROOT, 'api/src/accounts/main.ts');
  const env = { ...process.env, DATABASE_URL: stack.database.url };
  const { stdout } = await run(process.execPath, ['--import', 'tsx', main, ...args, '--url', stack.apiUrl], {
    env,
    cwd: ROOT,
  });
  return stdout.trim();
}

/** A browser of its own. Words are looked for in English. */
async function open(
  address: string,
  viewport = { width: 1920, height: 1080 },
): Promise<{ page: Page; faults: string[] }> {
  const page = await (await browser.newContext({ viewport, reducedMotion: 'reduce' })).newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  await page.goto(address);
  return { page, faults };
}

/** What the phone of whoever sees this page shows. */
async function codeOf(page: Page): Promise<string> {
  const secret = (await page.locator('.door-secret code').textContent()) ?? '';
  return new TOTP({ secret: Secret.fromBase32(secret.replaceAll(' ', '')) }).generate();
}

const picture = (page: Page, name: string) =>
  page.screenshot({ path: path.join(ROOT, 'artifacts', `${name}.png`), fullPage: true });

it('a screen nobody knows is approved by an administrator on the phone, shows the wall, and goes dark when it is revoked', async () => {
  const wall = await open(`${stack.apiUrl}/wall?lang=en`);
  const code = (await wall.page.locator('.adm-code').textContent()) ?? '';
  expect(code).toMatch(/^[A-Z0-9]{4} [A-Z0-9]{4}$/);
  await picture(wall.page, 'door-pairing-hd');

  const admin = await open(`${(await console('invite-admin', '--login', 'boss')).replace('#', '?lang=en#')}`, PHONE);
  await admin.page.locator('input[type=password]').first().fill(PASSWORD);
  await admin.page.locator('input[type=password]').nth(1).fill(PASSWORD);
  await picture(admin.page, 'door-welcome-phone');
  await admin.page.locator('button[type=submit]').click();
  const code6 = admin.page.locator('input[autocomplete=one-time-code]');
  await code6.waitFor();
  expect(await admin.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width);
  await picture(admin.page, 'door-factor-phone');
  // Whoever goes elsewhere instead is led back, and begins anew.
  await admin.page.goto(`${stack.apiUrl}/admin/people?lang=en`);
  await admin.page.waitForURL(/\/second-factor\?next=/);
  await admin.page.locator('input[type=password]').fill(PASSWORD);
  await admin.page.locator('button[type=submit]').click();
  await code6.fill(await codeOf(admin.page));
  await admin.page.locator('button[type=submit]').click();
  await admin.page.locator('.door-codes li').nth(9).waitFor();
  await picture(admin.page, 'door-recovery-phone');
  await admin.page.locator('button[type=submit]').click();
  await admin.page.waitForURL(/\/admin\/people/);
  await admin.page.goto(`${stack.apiUrl}/admin/walls?lang=en&code=${code.replace(' ', '')}`);
  await admin.page.getByLabel('Name of the screen').fill('Hall');
  await picture(admin.page, 'door-walls-phone');
  await admin.page.getByRole('button', { name: 'Approve' }).click();
  await wall.page.locator('[data-figure="parkingTotals.all.free"]').waitFor();

  admin.page.on('dialog', (dialog) => void dialog.accept());
  await admin.page.getByRole('button', { name: 'Revoke' }).click();
  await wall.page.locator('.adm-code').waitFor();
  expect([wall.faults, admin.faults]).toEqual([[], []]);

  for (const [name, address] of [
    ['account', '/account'],
    ['people', '/admin/people'],
    ['audit', '/admin/audit'],
  ] as const) {
    await admin.page.goto(`${stack.apiUrl}${address}?lang=en`);
    await admin.page.locator('.adm-card h1').waitFor();
    await admin.page.locator('.adm-list > li').first().waitFor();
    expect(await admin.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width);
    await picture(admin.page, `door-${name}-phone`);
  }
});

it('the link of the console opens the wall with one click, once', async () => {
  const link = await console('wall-link');
  const first = await open(link);
  await first.page.locator('[data-figure="parkingTotals.all.free"]').waitFor();
  expect(first.page.url()).not.toContain('#');
  const second = await open(link);
  await second.page.locator('.adm-code').waitFor();
  await picture(second.page, 'door-link-gone-hd');
});

it('an account of the console must change its password before anything else', async () => {
  const password = await console('add', 'lin', '--role', 'duty-officer', '--name', '林晓');
  const { page } = await open(`${stack.apiUrl}/login?lang=en`);
  await page.locator('input').first().fill('lin');
  await page.locator('input[type=password]').fill(password);
  await picture(page, 'door-login-hd');
  await page.locator('button[type=submit]').click();
  await page.waitForURL(/\/password/);
  const fields = page.locator('input[type=password]');
  for (const [index, value] of [password, PASSWORD, PASSWORD].entries()) await fields.nth(index).fill(value);
  await page.locator('button[type=submit]').click();
  await page.waitForURL(/\/desk/);
});
