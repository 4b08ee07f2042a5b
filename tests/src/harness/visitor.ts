/** Somebody who comes with nothing but an address: a browser of its own, without cookies, looking from outside. */
import path from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { ROOT } from './root.ts';

/** Far above what anything takes on a loaded machine. */
const PATIENCE_MS = 60_000;
const HD = { width: 1920, height: 1080 };
/** In the hand. */
export const PHONE = { width: 390, height: 844 };

export interface Visitor {
  page: Page;
  /** Errors of scripts. */
  faults: readonly string[];
}

/** A phone is known by its width: it has a touch screen. */
export async function openVisitor(browser: Browser, address: string, viewport = HD): Promise<Visitor> {
  const hasTouch = viewport.width <= PHONE.width;
  const context = await browser.newContext({ viewport, hasTouch, reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  await page.goto(address);
  return { page, faults };
}

/** Kept in artifacts/; `whole`: with what has to be scrolled to. */
export async function takePicture(page: Page, name: string, { whole = true } = {}): Promise<void> {
  await page.screenshot({ path: path.join(ROOT, 'artifacts', `${name}.png`), fullPage: whole });
}

/** How an officer of the console gets in the first time: `/login`, then a password of one's own. `press`: a click or a tap. */
export async function signInFirst(
  { page }: Visitor,
  apiUrl: string,
  { login, given, chosen }: { login: string; given: string; chosen: string },
  press: (target: Locator) => Promise<unknown> = (target) => target.click(),
): Promise<void> {
  await page.goto(`${apiUrl}/login`);
  await page.locator('input').first().fill(login);
  await page.locator('input[type=password]').fill(given);
  await press(page.locator('button[type=submit]'));
  await page.waitForURL(/\/password/);
  const fields = page.locator('input[type=password]');
  for (const [index, value] of [given, chosen, chosen].entries()) await fields.nth(index).fill(value);
  await press(page.locator('button[type=submit]'));
  await page.waitForURL(/\/desk/);
}
