/** Two thousand rules that are on, as a community's own: each watches some of the devices that speak. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { AlarmRule } from '@cockpit/ingest/alarms';
import { ROOT } from '../../src/harness/root.ts';
import type { ScratchDatabase } from '../../src/harness/scratch-database.ts';
import { deviceCodes, type MessageKind } from '../ingest/messages.ts';

const SHIPPED = path.join(ROOT, 'ingest/alarm-rules');
export const RULES = 2_000;
/** Devices of one rule: five thousand of them have two each, besides those that ship. */
const DEVICES_PER_RULE = 5;

const INSERT = `
  insert into alarm_rule_change (community, rule, scope, version, patch, body, reason, by_id, by_name, at)
  select $1, body->>'code', 'all', 1, '{}', body, 'bench', 'bench', 'bench', now() from unnest($2::jsonb[]) as rule (body)`;
const SWITCH_OFF = `
  insert into alarm_rule_change (community, rule, scope, version, patch, reason, by_id, by_name, at)
  select $1, code, 'all', 1, '{"enabled": false}', 'bench', 'bench', 'bench', now() from unnest($2::text[]) as code`;

/** In turn, none of which the traffic of the bench reaches. */
const CONDITIONS: Readonly<Record<MessageKind['domain'], readonly AlarmRule['condition'][]>> = {
  parking: [
    { kind: 'state', field: 'bay-state', is: ['unknown'], onDelayS: 0, offDelayS: 60 },
    { kind: 'state', field: 'bay-state', is: ['closed'], onDelayS: 60, offDelayS: 60 },
  ],
  hazard: [
    { kind: 'threshold', measure: 'hazard-value', side: 'above', limit: 90, deadband: 5, onDelayS: 0, offDelayS: 60 },
    { kind: 'state', field: 'hazard-state', is: ['fault'], onDelayS: 30, offDelayS: 60 },
    { kind: 'rate', measure: 'hazard-value', limit: 50, withinS: 300, offDelayS: 60 },
    { kind: 'threshold', measure: 'hazard-value', side: 'below', limit: -20, deadband: 5, onDelayS: 60, offDelayS: 60 },
  ],
};

/** For devices of the domain. To be called before ingest starts. */
export async function makeRules(
  database: ScratchDatabase,
  community: string,
  domain: MessageKind['domain'],
): Promise<void> {
  const codes = deviceCodes();
  const rules = Array.from({ length: RULES }, (_, index) => JSON.stringify(ruleOf(index, codes, domain)));
  await database.rows(INSERT, [community, rules]);
}

function ruleOf(index: number, codes: readonly string[], domain: MessageKind['domain']): AlarmRule {
  const conditions = CONDITIONS[domain];
  const first = index * DEVICES_PER_RULE;
  const facilities = Array.from(
    { length: DEVICES_PER_RULE },
    (_, place) => codes[(first + place) % codes.length] ?? '',
  );
  const words = (text: string) => ({ zh: text, en: text });
  return {
    code: `bench-${String(index).padStart(4, '0')}`,
    title: words(`Bench ${index}`),
    domain,
    priority: 'low',
    enabled: true,
    appliesTo: { facilities },
    condition: conditions[index % conditions.length] as AlarmRule['condition'],
    cause: words('cause'),
    consequence: words('consequence'),
    action: words('action'),
    respondMinutes: 30,
    chatterMinutes: 10,
    shelveMinutesMax: 60,
  };
}

/** The other way round: not one rule is on, of those that ship neither. To be called before ingest starts. */
export async function switchOffRules(database: ScratchDatabase, community: string): Promise<void> {
  const names = (await readdir(SHIPPED)).filter((name) => name.endsWith('.json'));
  const files = await Promise.all(names.map((name) => readFile(path.join(SHIPPED, name), 'utf8')));
  const shipped = files.flatMap((text) => JSON.parse(text) as AlarmRule[]);
  await database.rows(SWITCH_OFF, [community, shipped.map(({ code }) => code)]);
}
