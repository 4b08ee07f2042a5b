/** What both scripts of pictures share: a browser, and a page whose complaints are printed. */
import chromium from '@sparticuz/chromium';
import axe from 'axe-core';
import { type Browser, type Page, chromium as playwright } from 'playwright-core';

export async function launchCamera(): Promise<Browser> {
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    args: chromium.args.filter((argument) => argument !== '--single-process'),
  });
}

/** Prints what the page complains of. */
export async function printComplaints(page: Page, tell: (text: string) => void): Promise<void> {
  // tsx wraps named functions in a helper that the page does not have.
  await page.addInitScript('globalThis.__name = (value) => value');
  page.on('pageerror', (error) => tell(`page error ${error.message}`));
  page.on('console', (message) => message.type() === 'error' && tell(`console ${message.text()}`));
}

/** Prints the faults of accessibility, each with its first few places. */
export async function printAxe(page: Page, tell: (text: string) => void): Promise<void> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ['violations'] }));
  for (const { id, nodes } of violations) {
    const places = nodes.slice(0, 4).map(({ target }) => target.join(' '));
    tell(`axe ${id} ${places.join(' | ')}`);
  }
}
