/** `npm run bench -- alarms`: how soon an alarm is seen, how fast the desk's questions are answered, what rules cost ingest. */
import { writeFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { builtWall, launchBrowser } from '../../src/harness/browser.ts';
import { type EndToEnd, measureEndToEnd } from '../ingest/end-to-end.ts';
import { KINDS, type MessageKind } from '../ingest/messages.ts';
import { type Figures, type Part, planOf, spreadOf } from '../ingest/plan.ts';
import type { Shares } from '../ingest/profile.ts';
import { measureProfile } from '../ingest/profile-run.ts';
import { type Servers, startServers } from '../ingest/servers.ts';
import type { WorldOptions } from '../ingest/world.ts';
import { describeMachine, describeVersions, loadNow } from '../machine.ts';
import { alarmGoals } from './goals.ts';
import { type AlarmTable, openAlarmTable } from './list.ts';
import type { AlarmGroup, AlarmOptions } from './options.ts';
import { measurePixel } from './pixel.ts';
import { COMPARED } from './questions.ts';
import { makeRules, RULES, switchOffRules } from './rules.ts';

interface Measurement extends Part {
  group: AlarmGroup;
  run(): Promise<Partial<EndToEnd> & { figures: Figures; lost?: number; shares?: Shares }>;
}

/** What several measurements share; made when the first of them needs it. */
interface Shared {
  browser?: { uiDir: string; browser: Browser };
  table?: AlarmTable;
}

/** Prints the report. Resolves false when a measurement failed, or a message or an alarm was lost. */
export async function benchAlarms(options: AlarmOptions): Promise<boolean> {
  const machine = describeMachine();
  const servers = await startServers(process.env);
  const shared: Shared = {};
  const measured = new Map<string, Figures[]>();
  const loads: number[] = [];
  const failed: string[] = [];
  let where: Shares | undefined;
  const stop = async () => {
    await shared.table?.stop();
    await shared.browser?.browser.close();
    await servers.stop();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void stop().finally(() => process.exit(1)));
  try {
    const plan = planOf(partsOf(options, servers, shared), options.rounds);
    for (const [place, part] of plan.entries()) {
      console.error(`${place + 1} of ${plan.length}: ${part.name}`);
      try {
        const { figures, account, lost = 0, shares } = await part.run();
        measured.set(part.name, [...(measured.get(part.name) ?? []), figures]);
        if (account && (account.missing !== 0 || account.doubled !== 0))
          failed.push(`${part.name}: ${account.missing} messages missing, ${account.doubled} doubled`);
        if (lost > 0) failed.push(`${part.name}: ${lost} alarms were never seen`);
        where = shares ?? where;
        loads.push(loadNow());
        console.error(`  ${JSON.stringify(figures)}`);
      } catch (fault) {
        failed.push(`${part.name}: ${fault instanceof Error ? fault.message : String(fault)}`);
        console.error(`  ${failed.at(-1)}`);
      }
    }
  } finally {
    await stop();
  }
  const figures = Object.fromEntries([...measured].map(([name, rounds]) => [name, spreadOf(rounds)]));
  const report = {
    bench: 'alarms',
    machine,
    versions: describeVersions(servers.postgres, servers.broker),
    loadMeanwhile: { min: Math.min(...loads), max: Math.max(...loads) },
    options: { ...options, json: undefined },
    rules: RULES,
    compareWith: COMPARED,
    failed,
    goals: alarmGoals(figures, where),
    figures,
    whereTimeGoes: where,
  };
  const text = JSON.stringify(report, null, 2);
  console.log(text);
  if (options.json !== undefined) await writeFile(options.json, `${text}\n`);
  return failed.length === 0;
}

function partsOf(options: AlarmOptions, servers: Servers, shared: Shared): Measurement[] {
  const { seconds } = options;
  const world: WorldOptions = {
    postgresUrl: servers.postgresUrl,
    mqttUrl: servers.mqttUrl,
    session: servers.session,
    kind: KINDS.sensor,
    services: 'ingest',
  };
  const ruled = (kind: MessageKind): WorldOptions => ({
    ...world,
    kind,
    furnish: (database, community) => makeRules(database, community, kind.domain),
  });
  const all: Measurement[] = [
    {
      group: 'pixel',
      name: 'raise to pixel',
      repeated: true,
      run: async () => {
        shared.browser ??= { uiDir: await builtWall(), browser: await launchBrowser() };
        const { uiDir, browser } = shared.browser;
        return measurePixel({ ...ruled(KINDS.bay), uiDir }, browser, seconds);
      },
    },
    {
      group: 'list',
      name: 'list',
      repeated: true,
      run: async () => {
        shared.table ??= await openAlarmTable(world, servers.postgresPid, options);
        return { figures: await shared.table.measure() };
      },
    },
    {
      group: 'rules',
      name: 'without rules',
      repeated: true,
      run: () => measureEndToEnd(servers, { ...world, furnish: switchOffRules }, seconds),
    },
    {
      group: 'rules',
      name: 'with rules',
      repeated: true,
      run: () => measureEndToEnd(servers, ruled(KINDS.sensor), seconds),
    },
    {
      group: 'rules',
      name: 'profile with rules',
      repeated: false,
      run: () => measureProfile(servers, ruled(KINDS.sensor), seconds),
    },
  ];
  return all.filter(({ group }) => options.only.includes(group));
}
