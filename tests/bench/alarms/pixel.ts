/** From the message that raises an alarm to its row on the desk, painted by a browser, while others come at a steady rate. */
import { setTimeout as pause } from 'node:timers/promises';
import type { RegistryFile } from '@cockpit/ingest/registry';
import type { Browser, Page } from 'playwright-core';
import { cookiesOf } from '../../src/harness/browser.ts';
import { watchRoom } from '../../src/harness/client.ts';
import { eventually } from '../../src/harness/eventually.ts';
import { openPublisher } from '../../src/harness/publisher.ts';
import { type EndToEnd, newRun, sendTo } from '../ingest/end-to-end.ts';
import { takeStock } from '../ingest/progress.ts';
import { openWorld, type World, type WorldOptions } from '../ingest/world.ts';
import { percentile } from '../statistics.ts';

const STREAM_PER_S = 1_000;
const WARM_UP_S = 5;
/** As many as the live room carries whole; what comes after waits for the next page, three seconds at most. */
const PROBES_MAX = 60;
const LATEST_MS = 30_000;
const VIEWPORT = { width: 1920, height: 1080 };

declare global {
  interface Window {
    /** Name of what is in alarm → epoch ms at which its row was on the screen. */
    paintedAt: Record<string, number>;
  }
}

/** `seconds`: over which the probes are spread. */
export async function measurePixel(
  options: WorldOptions,
  browser: Browser,
  seconds: number,
): Promise<EndToEnd & { lost: number }> {
  const world = await openWorld({ ...options, services: 'ingest and api', edit: addProbes });
  try {
    const page = await openDesk(browser, world);
    const run = newRun();
    const generator = await sendTo(world, run, { kind: 'rate', perSecond: STREAM_PER_S }, WARM_UP_S + seconds);
    try {
      await pause(WARM_UP_S * 1_000);
      const heard = await listen(world);
      const published = await raiseAll(world, seconds);
      const painted = await paintedAt(page, published);
      heard.stop();
      const account = await takeStock(world, run, await generator.done);
      const took = since(published, painted);
      const onSocket = since(published, heard.at);
      return {
        figures: {
          probes: published.size,
          socketP50Ms: Math.round(percentile(onSocket, 0.5)),
          socketP99Ms: Math.round(percentile(onSocket, 0.99)),
          pixelP50Ms: Math.round(percentile(took, 0.5)),
          pixelP99Ms: Math.round(percentile(took, 0.99)),
          pixelMaxMs: Math.round(Math.max(...took)),
        },
        account,
        lost: published.size - took.length,
      };
    } finally {
      await generator.stop();
      await page.context().close();
    }
  } finally {
    await world.stop();
  }
}

/** Points of their own: an alarm of each is new, high, and known by its name. */
function addProbes(file: RegistryFile): void {
  const [place] = file.hazardPoints;
  if (place === undefined) throw new Error('the community has no hazard point to copy');
  for (const code of probeCodes())
    file.hazardPoints.push({ ...place, code, name: { zh: code, en: code }, kind: 'smoke', level: 'major' });
}

function probeCodes(): string[] {
  return Array.from({ length: PROBES_MAX }, (_, index) => `PROBE-${String(index + 1).padStart(2, '0')}`);
}

/** Looks for rows in the page itself: its clock is the publisher's, both are this machine's. */
async function openDesk(browser: Browser, { apiUrl = '' }: World): Promise<Page> {
  const context = await browser.newContext({ viewport: VIEWPORT, reducedMotion: 'reduce' });
  await context.addCookies(cookiesOf(apiUrl));
  const page = await context.newPage();
  await page.addInitScript(() => {
    window.paintedAt = {};
    new MutationObserver(() => {
      for (const row of document.querySelectorAll('[data-alarm]')) {
        const name = /PROBE-\d\d/.exec(row.textContent)?.[0];
        if (name === undefined || name in window.paintedAt) continue;
        window.paintedAt[name] = Number.NaN;
        // A callback before the frame is painted, and a task after it.
        requestAnimationFrame(() =>
          setTimeout(() => {
            window.paintedAt[name] = performance.timeOrigin + performance.now();
          }),
        );
      }
    }).observe(document, { childList: true, subtree: true, characterData: true });
  });
  await page.goto(`${apiUrl}/desk/alarms`);
  await page.locator('.al-list').waitFor();
  return page;
}

/** Name → epoch ms at which its message was given to the broker. */
async function raiseAll({ mqttUrl, community }: World, seconds: number): Promise<Map<string, number>> {
  const devices = await openPublisher({ mqttUrl, community, clock: { now: Date.now, speed: 1 } });
  const published = new Map<string, number>();
  try {
    const stepMs = (seconds * 1_000) / PROBES_MAX;
    const began = performance.now();
    for (const [place, code] of probeCodes().entries()) {
      await pause(Math.max(0, began + place * stepMs - performance.now()));
      const at = Date.now();
      published.set(code, at);
      await devices.publish(`hazard/${code}/state`, { at, kind: 'smoke', state: 'alarm', value: 12.5 });
    }
    return published;
  } finally {
    await devices.stop();
  }
}

/** When a screen without pixels has each alarm: what is left to the desk and its browser shows beside it. */
async function listen({ apiUrl = '' }: World): Promise<{ at: Record<string, number>; stop(): void }> {
  const view = await watchRoom(apiUrl);
  const at: Record<string, number> = {};
  const stopListening = view.onChange(() => {
    for (const { sourceName } of Object.values(view.picture().tables.alarms)) at[sourceName.zh] ??= Date.now();
  });
  return {
    at,
    stop() {
      stopListening();
      view.stop();
    },
  };
}

function since(published: ReadonlyMap<string, number>, seen: Readonly<Record<string, number>>): number[] {
  return [...published].flatMap(([name, at]) => (seen[name] === undefined ? [] : [seen[name] - at]));
}

async function paintedAt(page: Page, published: ReadonlyMap<string, number>): Promise<Record<string, number>> {
  let painted: Record<string, number> = {};
  const look = async () => {
    const seen = await page.evaluate(() => window.paintedAt);
    painted = Object.fromEntries(Object.entries(seen).filter(([, at]) => Number.isFinite(at)));
    return [...published.keys()].every((name) => name in painted);
  };
  await eventually('every alarm on the desk', look, LATEST_MS).catch(() => {}); // then some are lost, and the report says so
  return painted;
}
