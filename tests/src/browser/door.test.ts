/** From a bare browser to a wall: code, administrator, approval; and dark again when it is revoked. */
import { randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { accountsConsole } from '../harness/accounts-console.ts';
import { builtWall, launchBrowser } from '../harness/browser.ts';
import type { Stack } from '../harness/stack.ts';
import { startStack } from '../harness/test-stack.ts';
import { openVisitor, PHONE, signInFirst, takePicture } from '../harness/visitor.ts';

const PASSWORD = 'violet tractor hums at noon';

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

/** What the phone of whoever sees this page shows. */
async function codeOf(page: Page): Promise<string> {
  const secret = (await page.locator('.door-secret code').textContent()) ?? '';
  return new TOTP({ secret: Secret.fromBase32(secret.replaceAll(' ', '')) }).generate();
}

// Words are looked for in English.
it('a screen nobody knows is approved by an administrator on the phone, shows the wall, and goes dark when it is revoked', async () => {
  const wall = await openVisitor(browser, `${stack.apiUrl}/wall?lang=en`);
  const code = (await wall.page.locator('.adm-code').textContent()) ?? '';
  expect(code).toMatch(/^[A-Z0-9]{4} [A-Z0-9]{4}$/);
  await takePicture(wall.page, 'door-pairing-hd');

  const admin = await openVisitor(
    browser,
    `${(await accountsConsole(stack, 'invite-admin', '--login', 'boss')).replace('#', '?lang=en#')}`,
    PHONE,
  );
  await admin.page.locator('input[type=password]').first().fill(PASSWORD);
  await admin.page.locator('input[type=password]').nth(1).fill(PASSWORD);
  await takePicture(admin.page, 'door-welcome-phone');
  await admin.page.locator('button[type=submit]').click();
  const code6 = admin.page.locator('input[autocomplete=one-time-code]');
  await code6.waitFor();
  expect(await admin.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width);
  await takePicture(admin.page, 'door-factor-phone');
  // Whoever goes elsewhere instead is led back, and begins anew.
  await admin.page.goto(`${stack.apiUrl}/admin/people?lang=en`);
  await admin.page.waitForURL(/\/second-factor\?next=/);
  await admin.page.locator('input[type=password]').fill(PASSWORD);
  await admin.page.locator('button[type=submit]').click();
  await code6.fill(await codeOf(admin.page));
  await admin.page.locator('button[type=submit]').click();
  await admin.page.locator('.door-codes li').nth(9).waitFor();
  await takePicture(admin.page, 'door-recovery-phone');
  await admin.page.locator('button[type=submit]').click();
  await admin.page.waitForURL(/\/admin\/people/);
  await admin.page.goto(`${stack.apiUrl}/admin/walls?lang=en&code=${code.replace(' ', '')}`);
  await admin.page.getByLabel('Name of the screen').fill('Hall');
  await takePicture(admin.page, 'door-walls-phone');
  await admin.page.getByRole('button', { name: 'Approve' }).click();
  await wall.page.locator('[data-figure="parkingTotals.all.free"]').waitFor();

  admin.page.on('dialog', (dialog) => void dialog.accept());
  await admin.page.getByRole('button', { name: 'Revoke' }).click();
  await wall.page.locator('.adm-code').waitFor();
  expect([wall.faults, admin.faults]).toEqual([[], []]);

  await admin.page.goto(`${stack.apiUrl}/admin/devices?lang=en`);
  await admin.page.locator('form input').first().fill('KC');
  await admin.page.locator('form button[type=submit]').click();
  expect(await admin.page.locator('.adm-secret').nth(1).textContent()).toMatch(/^[\w-]{32}$/);

  for (const [name, address] of [
    ['account', '/account'],
    ['people', '/admin/people'],
    ['devices', '/admin/devices'],
    ['audit', '/admin/audit'],
  ] as const) {
    await admin.page.goto(`${stack.apiUrl}${address}?lang=en`);
    await admin.page.locator('.adm-card h1').waitFor();
    await admin.page.locator('.adm-list > li').first().waitFor();
    expect(await admin.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width);
    await takePicture(admin.page, `door-${name}-phone`);
  }
});

it('the link of the console opens the wall with one click, once', async () => {
  const link = await accountsConsole(stack, 'wall-link');
  const first = await openVisitor(browser, link);
  await first.page.locator('[data-figure="parkingTotals.all.free"]').waitFor();
  expect(first.page.url()).not.toContain('#');
  const second = await openVisitor(browser, link);
  await second.page.locator('.adm-code').waitFor();
  await takePicture(second.page, 'door-link-gone-hd');
});

it('an account of the console must change its password before anything else', async () => {
  const password = await accountsConsole(stack, 'add', 'lin', '--role', 'duty-officer', '--name', '林晓');
  const visitor = await openVisitor(browser, `${stack.apiUrl}/login?lang=en`);
  await takePicture(visitor.page, 'door-login-hd');
  await signInFirst(visitor, stack.apiUrl, { login: 'lin', given: password, chosen: PASSWORD });
});
