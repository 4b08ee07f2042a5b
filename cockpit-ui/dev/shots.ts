/**
 * Pictures of the wall at every size, language and kind of day: `tsx dev/shots.ts FOLDER [name part] [url]`.
 * With a url they show the running stack instead of the simulated api.
 */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { startSimulator } from './api-simulator.ts';
import { launchCamera, printAxe, printComplaints } from './camera.ts';
import { findMisfits } from './overflow-check.ts';
import type { Scenario } from './world.ts';

const SIZES = {
  hd: [1920, 1080],
  uhd: [3840, 2160],
  wide: [3840, 1080],
  tall: [1080, 1920],
  phone: [390, 844],
} as const;
const AFTERNOON = Date.parse('2026-11-20T17:52:00+08:00');
const EXCLUSIVE = '990106007001001';
const MICRO = '990106007001101';
const SETTLE_MS = 2500;

interface Shot {
  name: string;
  size: keyof typeof SIZES;
  scenario: Scenario;
  query: string;
  lost?: boolean;
  /** The operator put the alarms aside. */
  aside?: boolean;
}

const SHOTS: Shot[] = [
  { name: 'bad-zh-hd', size: 'hd', scenario: 'bad', query: '' },
  { name: 'good-zh-hd', size: 'hd', scenario: 'good', query: '' },
  { name: 'bad-en-hd', size: 'hd', scenario: 'bad', query: 'lang=en' },
  { name: 'owned-zh-hd', size: 'hd', scenario: 'owned', query: '' },
  { name: 'owned-en-hd', size: 'hd', scenario: 'owned', query: 'lang=en' },
  { name: 'owned-zh-wide', size: 'wide', scenario: 'owned', query: '' },
  { name: 'owned-zh-phone', size: 'phone', scenario: 'owned', query: '' },
  { name: 'queue-zh-hd', size: 'hd', scenario: 'queue', query: '' },
  { name: 'queue-en-uhd', size: 'uhd', scenario: 'queue', query: 'lang=en' },
  { name: 'aside-zh-hd', size: 'hd', scenario: 'queue', query: '', aside: true },
  { name: 'aside-en-phone', size: 'phone', scenario: 'queue', query: 'lang=en', aside: true },
  { name: 'flood-en-hd', size: 'hd', scenario: 'flood', query: 'lang=en' },
  { name: 'flood-zh-wide', size: 'wide', scenario: 'flood', query: '' },
  { name: 'flood-zh-phone', size: 'phone', scenario: 'flood', query: '' },
  { name: 'flood-zh-hd', size: 'hd', scenario: 'flood', query: '' },
  { name: 'bad-zh-wide', size: 'wide', scenario: 'bad', query: '' },
  { name: 'bad-en-wide', size: 'wide', scenario: 'bad', query: 'lang=en' },
  { name: 'bad-zh-uhd', size: 'uhd', scenario: 'bad', query: '' },
  { name: 'bad-zh-phone', size: 'phone', scenario: 'bad', query: '' },
  { name: 'bad-en-phone', size: 'phone', scenario: 'bad', query: 'lang=en' },
  { name: 'watched-zh-hd', size: 'hd', scenario: 'watched', query: '' },
  { name: 'watched-en-hd', size: 'hd', scenario: 'watched', query: 'lang=en' },
  { name: 'watched-zh-wide', size: 'wide', scenario: 'watched', query: '' },
  { name: 'watched-en-phone', size: 'phone', scenario: 'watched', query: 'lang=en' },
  { name: 'drill-zh-hd', size: 'hd', scenario: 'bad', query: `grid=${EXCLUSIVE}` },
  { name: 'micro-zh-hd', size: 'hd', scenario: 'bad', query: `grid=${MICRO}` },
  { name: 'returned-zh-hd', size: 'hd', scenario: 'returned', query: '' },
  { name: 'returned-en-hd', size: 'hd', scenario: 'returned', query: 'lang=en' },
  { name: 'returned-zh-wide', size: 'wide', scenario: 'returned', query: '' },
  { name: 'returned-zh-phone', size: 'phone', scenario: 'returned', query: '' },
  { name: 'many-zh-hd', size: 'hd', scenario: 'many', query: '' },
  { name: 'many-en-hd', size: 'hd', scenario: 'many', query: 'lang=en' },
  { name: 'many-zh-uhd', size: 'uhd', scenario: 'many', query: '' },
  { name: 'many-zh-wide', size: 'wide', scenario: 'many', query: '' },
  { name: 'many-zh-tall', size: 'tall', scenario: 'many', query: '' },
  { name: 'many-en-phone', size: 'phone', scenario: 'many', query: 'lang=en' },
  { name: 'lost-zh-hd', size: 'hd', scenario: 'bad', query: '', lost: true },
];

const [folder = '/tmp/cockpit-shots', part = '', url] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const browser = await launchCamera();
try {
  for (const shot of SHOTS.filter(({ name }) => name.includes(part))) await take(shot);
} finally {
  await browser.close();
}

async function take({ name, size, scenario, query, lost = false, aside = false }: Shot): Promise<void> {
  const [width, height] = SIZES[size];
  const simulator =
    url === undefined
      ? await startSimulator({ scenario, at: AFTERNOON, folder: fileURLToPath(new URL('../dist', import.meta.url)) })
      : undefined;
  const page = await browser.newPage({ viewport: { width, height } });
  const tell = (text: string) => process.stdout.write(`${name}: ${text}\n`);
  await printComplaints(page, tell);
  try {
    await page.goto(`${simulator?.url ?? url}/wall?${query}`);
    await page.locator('[data-figure="parkingTotals.all.free"]').first().waitFor();
    await page.waitForTimeout(SETTLE_MS);
    if (aside) {
      await page.keyboard.press('Escape');
      await page.locator('.taken').waitFor({ state: 'detached' });
      await page.waitForTimeout(SETTLE_MS);
    }
    if (lost && simulator) {
      simulator?.hush();
      await page.locator('.veil').waitFor({ timeout: 8000 });
    }
    await page.screenshot({ path: `${folder}/${name}.png`, fullPage: size === 'phone' });
    await printAxe(page, tell);
    for (const { what, where } of await page.evaluate(findMisfits, { scrolls: size === 'phone' }))
      tell(`${what} ${where}`);
  } finally {
    await page.close();
    await simulator?.stop();
  }
}
