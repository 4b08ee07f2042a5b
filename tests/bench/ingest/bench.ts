/** `npm run bench -- ingest`: how much ingest takes, how soon, in how much memory, beside what its servers could. */
import { writeFile } from 'node:fs/promises';
import { describeMachine, describeVersions } from '../machine.ts';
import { WINDOW } from './end-to-end.ts';
import { DEVICES, PAYLOAD_BYTES } from './messages.ts';
import type { Options } from './options.ts';
import { partsOf } from './parts.ts';
import { type Figures, planOf, spreadOf } from './plan.ts';
import type { Shares } from './profile.ts';
import type { Account } from './progress.ts';
import { goalsOf } from './reach.ts';
import { startServers } from './servers.ts';

const HEADLINE = 'end to end, bay';

/** Prints the report. Resolves false when a message was lost or doubled, or a measurement failed. */
export async function benchIngest(options: Options): Promise<boolean> {
  const machine = describeMachine();
  const servers = await startServers(process.env);
  const measured = new Map<string, Figures[]>();
  const account: Account = { sent: 0, stored: 0, missing: 0, doubled: 0 };
  const failed: string[] = [];
  let where: Shares | undefined;
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void servers.stop().finally(() => process.exit(1)));
  try {
    const medianOf = (part: string) => spreadOf(measured.get(part) ?? [])['perS']?.median;
    const plan = planOf(
      partsOf(options, servers, () => medianOf(HEADLINE)),
      options.rounds,
    );
    for (const [place, part] of plan.entries()) {
      console.error(`${place + 1} of ${plan.length}: ${part.name}`);
      try {
        const { figures = {}, account: taken, shares } = await part.run();
        measured.set(part.name, [...(measured.get(part.name) ?? []), figures]);
        for (const name of Object.keys(account) as (keyof Account)[]) account[name] += taken?.[name] ?? 0;
        if (taken && (taken.missing !== 0 || taken.doubled !== 0))
          failed.push(`${part.name}: ${taken.missing} missing, ${taken.doubled} doubled`);
        where = shares ?? where;
        console.error(`  ${JSON.stringify(figures)}`);
      } catch (fault) {
        failed.push(`${part.name}: ${fault instanceof Error ? fault.message : String(fault)}`);
        console.error(`  ${failed.at(-1)}`);
      }
    }
  } finally {
    await servers.stop();
  }
  const figures = Object.fromEntries([...measured].map(([name, rounds]) => [name, spreadOf(rounds)]));
  const report = {
    bench: 'ingest',
    machine,
    versions: describeVersions(servers.postgres, servers.broker),
    options: { ...options, json: undefined },
    traffic: { devices: DEVICES, payloadBytes: PAYLOAD_BYTES, qos: 1, window: WINDOW },
    account,
    failed,
    goals: goalsOf(figures),
    figures,
    whereTimeGoes: where,
  };
  const text = JSON.stringify(report, null, 2);
  console.log(text);
  if (options.json !== undefined) await writeFile(options.json, `${text}\n`);
  return failed.length === 0;
}
