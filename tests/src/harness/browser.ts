/** A real Chromium: the one of @sparticuz/chromium, or an installed one named by CHROMIUM_PATH. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { buildUi } from '@cockpit/standalone/ui-build';
import chromium from '@sparticuz/chromium';
import { type Browser, type Page, chromium as playwright } from 'playwright-core';
import { keyOf } from './keys.ts';
import { ROOT } from './root.ts';

/** Far above what anything takes on a loaded machine. */
const PATIENCE_MS = 60_000;
const ARTIFACTS = path.join(ROOT, 'artifacts');

export interface WallPage {
  page: Page;
  /** Resolves when the figure reads so; it is found by its `data-figure`. */
  untilFigure(at: string, text: string | RegExp): Promise<void>;
  /** Addresses outside the server, errors of scripts and of the console: a wall has none of them. */
  faults(): readonly string[];
  /** Keeps a picture in artifacts/. */
  picture(name: string): Promise<void>;
  close(): Promise<void>;
}

/** The built wall's folder, for a stack; built anew only when it is stale. */
export function builtWall(): Promise<string> {
  return buildUi(ROOT, () => {}, new AbortController().signal);
}

/** `more`: switches beside the usual ones. Without WebGL, which no screen uses: drawn by the emulated GPU, a picture costs twice the time. */
export async function launchBrowser(more: readonly string[] = []): Promise<Browser> {
  chromium.setGraphicsMode = false;
  const executablePath = process.env['CHROMIUM_PATH'] || (await chromium.executablePath());
  return playwright.launch({
    executablePath,
    // With it closing one page would end the browser.
    args: [...chromium.args.filter((argument) => argument !== '--single-process'), '--disable-gpu', ...more],
  });
}

/** Opens `/wall` and waits for its first picture. */
export async function openWall(
  browser: Browser,
  apiUrl: string,
  options: { width?: number; height?: number; query?: string } = {},
): Promise<WallPage> {
  const { width = 1920, height = 1080, query = '' } = options;
  const context = await browser.newContext({ viewport: { width, height }, reducedMotion: 'reduce' });
  await context.addCookies(cookiesOf(apiUrl));
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const faults: string[] = [];
  await context.route('**/*', async (route) => {
    const address = route.request().url();
    if (!isOwn(address, apiUrl)) {
      faults.push(`asked for ${address}`);
      return route.abort();
    }
    return route.continue();
  });
  page.on('pageerror', (error) => faults.push(`script: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`console: ${message.text()}`);
  });
  await page.goto(`${apiUrl}/wall?${query}`);
  await page.locator('[data-figure="parkingTotals.all.free"]').waitFor();
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  return {
    page,
    untilFigure: (at, text) =>
      page
        .locator(`[data-figure="${at}"]`, { hasText: exactly(text) })
        .first()
        .waitFor(),
    faults: () => faults,
    async picture(name) {
      await mkdir(ARTIFACTS, { recursive: true });
      await page.screenshot({ path: path.join(ARTIFACTS, `${name}.png`) });
    },
    close: () => context.close(),
  };
}

/** Signs a browser in as who is signed in at this api. */
export function cookiesOf(apiUrl: string) {
  const [name, value] = keyOf(apiUrl).cookie?.split('=') ?? [];
  return name === undefined || value === undefined ? [] : [{ name, value, url: apiUrl, httpOnly: true }];
}

function isOwn(address: string, apiUrl: string): boolean {
  const { protocol, origin } = new URL(address);
  return protocol === 'data:' || protocol === 'blob:' || origin === apiUrl;
}

function exactly(text: string | RegExp): RegExp {
  return typeof text === 'string' ? new RegExp(`^\\s*${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`) : text;
}
