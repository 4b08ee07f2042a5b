/** A phone in somebody's hand: the pages at /field in a browser of its own, which can lose its line. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { SignedIn } from './people.ts';
import { ROOT } from './root.ts';

const PATIENCE_MS = 60_000;
const ARTIFACTS = path.join(ROOT, 'artifacts');
/** Smallest side of what a thumb must hit, px. */
const THUMB = 44;

export interface PhoneInHand {
  page: Page;
  context: BrowserContext;
  /** Errors of scripts. */
  faults: string[];
  hold(person: SignedIn): Promise<void>;
  /** Opens a page of the phone, by a click where there is one for it. */
  tab(name: string): Promise<void>;
  /** Keeps a picture in artifacts/, and says what on it is too small or out of the window. */
  picture(name: string): Promise<string[]>;
  /** A photo for the camera to give. */
  photo(): Promise<{ name: string; mimeType: string; buffer: Buffer }>;
}

export async function openPhone(
  browser: Browser,
  apiUrl: string,
  person: SignedIn,
  place?: { lon: number; lat: number },
): Promise<PhoneInHand> {
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    deviceScaleFactor: 2,
    isMobile: true,
    hasTouch: true,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    reducedMotion: 'reduce',
    permissions: ['geolocation'],
    ...(place && { geolocation: { longitude: place.lon, latitude: place.lat, accuracy: 8 } }),
  });
  const hold = async ({ cookie }: SignedIn) => {
    await context.clearCookies();
    await context.addCookies([{ ...cookie, url: apiUrl, httpOnly: true, sameSite: 'Strict' }]);
  };
  await hold(person);
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  await page.goto(`${apiUrl}/field`);
  return {
    page,
    context,
    faults,
    hold,
    tab: (name) => page.locator('.fd-tabs').getByRole('link', { name }).click(),
    async picture(name) {
      await mkdir(ARTIFACTS, { recursive: true });
      await page.evaluate(() => document.fonts.ready.then(() => undefined));
      await page.screenshot({ path: path.join(ARTIFACTS, `${name}.png`) });
      return page.evaluate(findMisfits, THUMB);
    },
    async photo() {
      return { name: 'photo.png', mimeType: 'image/png', buffer: await page.screenshot() };
    },
  };
}

/** Runs inside the page. */
function findMisfits(thumb: number): string[] {
  const found: string[] = [];
  if (document.documentElement.scrollWidth > innerWidth + 1) found.push('the page scrolls sideways');
  for (const element of document.querySelectorAll<HTMLElement>('button, a, select, input, label.fd-camera')) {
    const box = element.getBoundingClientRect();
    const isHidden = box.width === 0 || box.bottom < 0 || box.top > innerHeight || element.matches('.fd-unseen');
    // A box that is ticked by its whole label.
    if (isHidden || element.closest('label') !== null) continue;
    if (box.height < thumb - 0.5)
      found.push(`${Math.round(box.width)}×${Math.round(box.height)} "${(element.textContent ?? '').slice(0, 20)}"`);
    if (box.right > innerWidth + 1) found.push(`out of the window: "${(element.textContent ?? '').slice(0, 20)}"`);
  }
  return found;
}
