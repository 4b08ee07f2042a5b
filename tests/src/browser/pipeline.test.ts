/** Each stage broken in each way: the page names it, blames no device, and is whole again by itself. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtWall, launchBrowser, openWall, type WallPage } from '../harness/browser.ts';
import { eventually } from '../harness/eventually.ts';
import { freeze } from '../harness/freeze.ts';
import { type Link, openLink } from '../harness/link.ts';
import { type OwnServer, startOwnBroker, startOwnPostgres } from '../harness/own-servers.ts';
import { openPublisher, type Publisher } from '../harness/publisher.ts';
import { openStack, type Stack } from '../harness/stack.ts';
import { undoAll } from '../harness/undo.ts';

/** A broker's answers at this pace are seconds behind a few hundred messages. */
const THROTTLED = { delayMs: 200, bytesPerSecond: 3_000 };
const MESSAGES = 300;

const undo: (() => Promise<unknown>)[] = [];
let postgres: OwnServer;
let broker: OwnServer;
let links: Record<'broker' | 'database', Link>;
let stack: Stack;
let devices: Publisher;
let browser: Browser;
let wall: WallPage;

beforeAll(async () => {
  [postgres, broker] = await Promise.all([startOwnPostgres(), startOwnBroker()]);
  undo.push(postgres.remove, broker.remove);
  links = {
    broker: await openLink(Number(new URL(broker.url).port)),
    database: await openLink(Number(new URL(postgres.url).port)),
  };
  undo.push(links.broker.stop, links.database.stop);
  stack = await openStack({
    postgresUrl: postgres.url,
    mqttUrl: broker.url,
    uiDir: await builtWall(),
    ingestLinks: (databaseUrl) => ({
      MQTT_URL: `mqtt://127.0.0.1:${links.broker.port}`,
      DATABASE_URL: withPort(databaseUrl, links.database.port),
    }),
  });
  undo.push(stack.stop);
  devices = await openPublisher(stack);
  undo.push(devices.stop);
  browser = await launchBrowser();
  undo.push(() => browser.close());
  wall = await openWall(browser, stack.apiUrl);
});
afterAll(() => undoAll(undo));

interface Case {
  name: string;
  /** Breaks it; resolves to what mends it. */
  fault: () => Promise<() => unknown>;
  /** On the page, in this order. */
  says: RegExp[];
}

/** The band names the stage; everything else on the page goes on. */
const BAND: Case[] = [
  {
    name: 'ingest frozen',
    fault: () => freeze(stack.ingest.pid()),
    says: [/数据链路中断 · 数据接入：程序卡死或线路无响应/],
  },
  {
    name: 'ingest killed',
    fault: async () => {
      await stack.ingest.kill();
      return stack.ingest.start;
    },
    says: [/数据链路中断 · 数据接入：程序退出或与数据库断开/],
  },
  {
    name: 'ingest stopped in good order',
    fault: async () => {
      await stack.ingest.stop();
      return stack.ingest.start;
    },
    says: [/数据链路中断 · 数据接入：已停止/],
  },
  {
    name: 'ingest cut off from the broker',
    fault: async () => {
      links.broker.cut();
      return links.broker.heal;
    },
    says: [/数据链路中断 · 消息代理：无法连接/],
  },
  {
    name: 'a half-open line between ingest and the broker',
    fault: async () => {
      links.broker.halfOpen();
      return links.broker.heal;
    },
    says: [/数据链路中断 · 消息代理：(已连接但无应答|无法连接)/],
  },
  {
    name: 'a throttled line between ingest and the broker',
    fault: async () => {
      links.broker.slow(THROTTLED);
      for (let i = 0; i < MESSAGES; i++)
        await devices.publish('parking/KC/occupancy', { total: 420, occupied: i % 420, note: 'x'.repeat(100) });
      return links.broker.heal;
    },
    says: [/数据链路中断 · 消息队列：消息积压/],
  },
  {
    name: 'broker frozen',
    fault: () => freeze(broker.serverPid()),
    says: [/数据链路中断 · 消息代理：(已连接但无应答|无法连接)/],
  },
  {
    name: 'broker killed',
    fault: async () => {
      await broker.service.kill();
      return broker.service.start;
    },
    says: [/数据链路中断 · 消息代理：无法连接/],
  },
  {
    name: 'ingest cut off from the database',
    fault: async () => {
      links.database.cut();
      return links.database.heal;
    },
    says: [/数据链路中断 · 数据接入：程序退出或与数据库断开/],
  },
  {
    name: 'a half-open line between ingest and the database',
    fault: async () => {
      links.database.halfOpen();
      return links.database.heal;
    },
    says: [/数据链路中断 · 数据接入：程序(卡死或线路无响应|退出或与数据库断开)/],
  },
  {
    name: 'storing held up',
    fault: async () => {
      const holder = await stack.database.hold('lock table parking_occupancy in share row exclusive mode');
      await devices.publish('parking/KC/occupancy', { total: 420, occupied: 7 });
      return holder.release;
    },
    says: [/数据链路中断 · 数据入库：消息等待入库/],
  },
  {
    name: 'a database that cannot be written',
    fault: async () => {
      await stack.database.readOnly(true);
      return () => stack.database.readOnly(false);
    },
    says: [/数据链路中断 · 数据库：无法写入/],
  },
];

describe('the wall names the broken stage, since when, and is whole again by itself', () => {
  it.each(BAND)('$name', async ({ name, fault, says }) => {
    await untilWhole();
    // One that speaks until now: what was silent before is silent.
    const id = await devices.publish('parking/KC/occupancy', { total: 420, occupied: 20 });
    await eventually('it to be stored', async () => {
      return (await stack.database.rows('select 1 from parking_occupancy where id = $1', [id])).length === 1;
    });
    const mend = await fault();
    try {
      for (const said of says) await wall.page.locator('.band-high', { hasText: said }).waitFor();
      expect(await wall.page.locator('.band-high').textContent()).toMatch(/\d\d:\d\d 起.*已持续 \d+ (秒|分)/);
      expect(await wall.page.locator('.line-state').first().textContent()).not.toContain('数据实时');
      expect(await wall.page.locator('.line-state').first().textContent()).toMatch(/中断/);
      // Devices are not blamed: whether they report is unknown.
      await wall.page.locator('.key-note', { hasText: '起未知' }).waitFor();
      expect(await wall.page.locator('.row-end', { hasText: '失联' }).count()).toBe(0);
      await wall.picture(`pipeline ${name}`);
    } finally {
      await mend();
    }
    await untilWhole();
  });
});

const VEILED: Case[] = [
  { name: 'database frozen', fault: () => freeze(postgres.serverPid()), says: [/数据库不可达/, /环节：数据库/] },
  {
    name: 'database killed',
    fault: async () => {
      process.kill(postgres.serverPid(), 'SIGKILL');
      return async () => {
        await postgres.service.kill(); // what is left of it
        await postgres.service.start();
      };
    },
    says: [/数据库不可达/, /环节：数据库/],
  },
  { name: 'api frozen', fault: () => freeze(stack.api.pid()), says: [/连接中断/, /环节：服务接口或屏幕网络/] },
];

describe('what the screen cannot show any more is veiled, with the stage', () => {
  it.each(VEILED)('$name', async ({ name, fault, says }) => {
    await untilWhole();
    const mend = await fault();
    try {
      for (const said of says) await wall.page.locator('.veil', { hasText: said }).waitFor();
      await wall.picture(`pipeline ${name}`);
    } finally {
      await mend();
    }
    await untilWhole();
  });
});

it('every break has become one alarm with its true times, and none is left over', async () => {
  await eventually('every break to be over', async () => {
    const breaks = await stack.database.rows<{ stage: string; open: boolean }>(
      'select stage, ended_at is null as open from pipeline_break',
    );
    expect(breaks.map(({ stage }) => stage)).toEqual(expect.arrayContaining(['broker', 'database', 'ingest']));
    return breaks.every(({ open }) => !open);
  });
  await eventually('the alarms of the breaks to be raised and cleared', async () => {
    const [left] = await stack.database.rows<{ raised: number; open: number }>(
      `select count(*)::int as raised, count(*) filter (where cleared_at is null)::int as open
       from alarm where rule = 'pipeline-broken'`,
    );
    return left !== undefined && left.raised > 0 && left.open === 0;
  });
  const silence = await stack.database.rows(`select 1 from alarm where source like 'silence:%'`);
  expect(silence).toEqual([]);
  expect(wall.faults().filter((fault) => !/ERR_|WebSocket|Failed to (fetch|load)/.test(fault))).toEqual([]);
});

async function untilWhole(): Promise<void> {
  await wall.page.locator('.veil').waitFor({ state: 'detached' });
  await wall.page.locator('.band-high').waitFor({ state: 'detached' });
  await wall.page.locator('.line-state', { hasText: '延迟' }).first().waitFor();
}

function withPort(url: string, port: number): string {
  const other = new URL(url);
  other.port = String(port);
  return other.href;
}
