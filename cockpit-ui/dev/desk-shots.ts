/** Pictures of the desk over the simulated api: `tsx dev/desk-shots.ts FOLDER [name part]`. */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { startSimulator } from './api-simulator.ts';
import { launchCamera, printAxe, printComplaints } from './camera.ts';
import { NOTIFICATION_SHOTS } from './notification-shots.ts';
import type { Scenario } from './world.ts';

const SIZES = { hd: [1920, 1080], laptop: [1366, 768], phone: [390, 844] } as const;
const AFTERNOON = Date.parse('2026-11-20T17:52:00+08:00');
/** While people work: what is left of a limit is not nothing. */
const MORNING = Date.parse('2026-11-20T10:20:00+08:00');
/** The day shift is about to hand over. */
const EVENING = Date.parse('2026-11-20T19:52:00+08:00');
const SETTLE_MS = 1500;
/** A thumb needs this, px. */
const TARGET_MIN = 44;

export interface Shot {
  name: string;
  size: keyof typeof SIZES;
  scenario: Scenario;
  path: string;
  look: 'dark' | 'light';
  acts?: (page: Page) => Promise<void>;
}

const firstRow = (page: Page) => page.locator('.al-row a').first().click();
const press = (key: string) => async (page: Page) => {
  await firstRow(page);
  await page.locator('.work-actions').waitFor();
  await page.keyboard.press(key);
};

/** A major hazard under way. */
const MAJOR = 454;
const onCase = (key: string) => async (page: Page) => {
  await page.locator('.cs-row').first().click();
  await page.locator('.work-actions').waitFor();
  await page.keyboard.press(key);
  await page.locator('.ant-modal').waitFor();
};
const cluster = (page: Page) => page.locator('.cs-mark:has(> text)').first().click();
const handOver = (page: Page) => page.getByRole('button', { name: /^(交班|交 班|Hand over)$/ }).click();
const plans = (page: Page) => page.locator('.shift-plans-open').click();

const SHOTS: Shot[] = [
  { name: 'list-zh-dark-hd', size: 'hd', scenario: 'bad', path: 'alarms', look: 'dark' },
  { name: 'list-en-light-hd', size: 'hd', scenario: 'bad', path: 'alarms?view=open&lang=en', look: 'light' },
  { name: 'detail-zh-dark-hd', size: 'hd', scenario: 'bad', path: 'alarms', look: 'dark', acts: firstRow },
  { name: 'detail-en-light-hd', size: 'hd', scenario: 'bad', path: 'alarms?lang=en', look: 'light', acts: firstRow },
  { name: 'detail-zh-light-laptop', size: 'laptop', scenario: 'bad', path: 'alarms', look: 'light', acts: firstRow },
  { name: 'flood-zh-dark-hd', size: 'hd', scenario: 'flood', path: 'alarms', look: 'dark' },
  { name: 'good-zh-light-hd', size: 'hd', scenario: 'good', path: 'alarms', look: 'light' },
  { name: 'shelve-zh-dark-hd', size: 'hd', scenario: 'bad', path: 'alarms', look: 'dark', acts: press('s') },
  { name: 'help-en-dark-hd', size: 'hd', scenario: 'bad', path: 'alarms?lang=en', look: 'dark', acts: press('?') },
  { name: 'list-zh-dark-phone', size: 'phone', scenario: 'bad', path: 'alarms', look: 'dark' },
  { name: 'list-en-light-phone', size: 'phone', scenario: 'flood', path: 'alarms?lang=en', look: 'light' },
  { name: 'detail-zh-light-phone', size: 'phone', scenario: 'bad', path: 'alarms', look: 'light', acts: firstRow },
  {
    name: 'detail-en-dark-phone',
    size: 'phone',
    scenario: 'bad',
    path: 'alarms?lang=en',
    look: 'dark',
    acts: firstRow,
  },
  { name: 'board-zh-dark-hd', size: 'hd', scenario: 'bad', path: 'cases', look: 'dark' },
  { name: 'board-en-light-hd', size: 'hd', scenario: 'bad', path: 'cases?lang=en', look: 'light' },
  { name: 'board-zh-dark-laptop', size: 'laptop', scenario: 'bad', path: 'cases', look: 'dark' },
  { name: 'board-zh-dark-phone', size: 'phone', scenario: 'bad', path: 'cases', look: 'dark' },
  { name: 'table-zh-dark-hd', size: 'hd', scenario: 'bad', path: 'cases?view=table', look: 'dark' },
  { name: 'table-en-light-laptop', size: 'laptop', scenario: 'bad', path: 'cases?view=table&lang=en', look: 'light' },
  { name: 'table-zh-light-phone', size: 'phone', scenario: 'bad', path: 'cases?view=table', look: 'light' },
  { name: 'map-zh-dark-hd', size: 'hd', scenario: 'bad', path: 'cases?view=map', look: 'dark', acts: cluster },
  { name: 'map-zh-light-phone', size: 'phone', scenario: 'bad', path: 'cases?view=map', look: 'light' },
  { name: 'case-zh-dark-hd', size: 'hd', scenario: 'bad', path: `cases/${MAJOR}`, look: 'dark' },
  { name: 'case-en-light-hd', size: 'hd', scenario: 'bad', path: `cases/${MAJOR}?lang=en&view=table`, look: 'light' },
  { name: 'case-zh-light-laptop', size: 'laptop', scenario: 'bad', path: `cases/${MAJOR}`, look: 'light' },
  { name: 'case-zh-dark-phone', size: 'phone', scenario: 'bad', path: `cases/${MAJOR}`, look: 'dark' },
  {
    name: 'file-zh-dark-hd',
    size: 'hd',
    scenario: 'bad',
    path: 'cases?view=table&stage=collection',
    look: 'dark',
    acts: onCase('f'),
  },
  {
    name: 'dispatch-zh-dark-hd',
    size: 'hd',
    scenario: 'bad',
    path: 'cases?view=table&stage=filing',
    look: 'dark',
    acts: onCase('d'),
  },
  {
    name: 'dispatch-en-light-phone',
    size: 'phone',
    scenario: 'bad',
    path: 'cases?view=table&stage=filing&lang=en',
    look: 'light',
    acts: onCase('d'),
  },
  {
    name: 'verify-zh-dark-hd',
    size: 'hd',
    scenario: 'bad',
    path: 'cases?view=table&stage=feedback',
    look: 'dark',
    acts: onCase('v'),
  },
  {
    name: 'report-zh-dark-hd',
    size: 'hd',
    scenario: 'bad',
    path: 'cases',
    look: 'dark',
    acts: (page) => page.keyboard.press('n'),
  },
  {
    name: 'report-zh-light-phone',
    size: 'phone',
    scenario: 'bad',
    path: 'cases',
    look: 'light',
    acts: (page) => page.keyboard.press('n'),
  },
  {
    name: 'keys-zh-dark-hd',
    size: 'hd',
    scenario: 'bad',
    path: 'cases',
    look: 'dark',
    acts: (page) => page.keyboard.press('?'),
  },
  { name: 'shift-zh-dark-hd', size: 'hd', scenario: 'bad', path: 'shift', look: 'dark' },
  { name: 'shift-on-zh-light-laptop', size: 'laptop', scenario: 'owned', path: 'shift', look: 'light', acts: handOver },
  { name: 'shift-waits-zh-light-hd', size: 'hd', scenario: 'queue', path: 'shift', look: 'light' },
  { name: 'shift-last-en-light-hd', size: 'hd', scenario: 'owned', path: 'shift?view=last&lang=en', look: 'light' },
  { name: 'shift-roster-zh-dark-hd', size: 'hd', scenario: 'owned', path: 'shift?view=roster', look: 'dark' },
  {
    name: 'shift-plans-en-light-hd',
    size: 'hd',
    scenario: 'owned',
    path: 'shift?view=roster&lang=en',
    look: 'light',
    acts: plans,
  },
  { name: 'shift-zh-dark-phone', size: 'phone', scenario: 'bad', path: 'shift', look: 'dark' },
  {
    name: 'shift-on-en-light-phone',
    size: 'phone',
    scenario: 'owned',
    path: 'shift?lang=en',
    look: 'light',
    acts: handOver,
  },
  { name: 'shift-waits-zh-dark-phone', size: 'phone', scenario: 'queue', path: 'shift', look: 'dark' },
  {
    name: 'shift-roster-zh-light-phone',
    size: 'phone',
    scenario: 'owned',
    path: 'shift?view=roster&period=month',
    look: 'light',
  },
  { name: 'acknowledge-zh-dark-phone', size: 'phone', scenario: 'bad', path: 'alarms', look: 'dark', acts: press('a') },
];

const [folder = '/tmp/cockpit-desk-shots', part = ''] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const browser = await launchCamera();
try {
  for (const shot of [...SHOTS, ...NOTIFICATION_SHOTS].filter(({ name }) => name.includes(part))) await take(shot);
} finally {
  await browser.close();
}

async function take({ name, size, scenario, path, look, acts }: Shot): Promise<void> {
  const [width, height] = SIZES[size];
  const built = fileURLToPath(new URL('../dist', import.meta.url));
  const simulator = await startSimulator({
    scenario,
    at: path.startsWith('shift') ? EVENING : path.startsWith('cases') ? MORNING : AFTERNOON,
    folder: built,
    desk: true,
  });
  const page = await browser.newPage({ viewport: { width, height }, colorScheme: look });
  const tell = (text: string) => process.stdout.write(`${name}: ${text}\n`);
  await printComplaints(page, tell);
  try {
    await page.goto(`${simulator.url}/desk/${path}`);
    await page
      .locator('.al-row, .work-empty, .cs-card, .cs-row, .cs-mark, .nt-list li, .shift .panel')
      .first()
      .waitFor();
    await acts?.(page);
    await page.waitForTimeout(SETTLE_MS);
    await page.screenshot({ path: `${folder}/${name}.png` });
    await printAxe(page, tell);
    for (const misfit of await page.evaluate(findFaults, size === 'phone' ? TARGET_MIN : 0)) tell(misfit);
  } finally {
    await page.close();
    await simulator.stop();
  }
}

/** Boxes out of the window, small print, targets too small for a thumb. Runs inside the page. */
function findFaults(targetMin: number): string[] {
  const found: string[] = [];
  const nameOf = (element: Element) =>
    `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''} "${(element.textContent ?? '').slice(0, 30)}"`;
  if (document.documentElement.scrollWidth > innerWidth + 1) found.push('the page scrolls sideways');
  for (const element of document.querySelectorAll<HTMLElement>(
    '#root *, .ant-modal *, .ant-popover *, .ant-drawer *',
  )) {
    const box = element.getBoundingClientRect();
    if (box.width === 0 || box.height === 0 || element.closest('.unseen')) continue;
    const isText = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim());
    if (isText && Number.parseFloat(getComputedStyle(element).fontSize) < 13.9) found.push(`small ${nameOf(element)}`);
    if (element.matches('button, a, label') && box.top < innerHeight && targetMin > 0)
      if (Math.max(box.height, element.parentElement?.clientHeight ?? 0) < targetMin - 1)
        found.push(`target ${Math.round(box.width)}×${Math.round(box.height)} ${nameOf(element)}`);
  }
  return [...new Set(found)];
}
