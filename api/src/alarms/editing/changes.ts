/** Table alarm_rule_change: append-only, the newest of a scope stands, nobody overwrites what they have not seen. */
import type { AlarmRule } from '@cockpit/ingest/alarms';
import { ruleFaults } from '@cockpit/ingest/alarms/faults';
import { patched } from '@cockpit/ingest/alarms/rules';
import { type Database, inTransaction, type Queryable, rows } from '../../database/database.ts';
import { ALARM_RULES_LOCK, lockByText } from '../../database/locks.ts';
import { RequestError } from '../../errors/errors.ts';
import type { Access } from '../../gate/access.ts';
import { notify } from '../../notices/notify.ts';
import type { AlarmActParts } from '../desk/act.ts';
import { readAlarmRules } from '../rules.ts';
import type { OwnRuleRequest, RuleChange, RuleChangeRequest, RuleList } from './contract.ts';

const HISTORY_MAX = 200;

const COLUMNS = `scope, version, patch, reason, by_name as by, (extract(epoch from at) * 1000)::float8 as at`;

interface NewChange {
  community: string;
  rule: string;
  scope: string;
  patch: object;
  body: AlarmRule | null;
  reason: string;
  /** What it goes out from. */
  version: number;
}

export async function readRuleList(database: Database, community: string): Promise<RuleList['rules']> {
  const [{ shipped, changes, set }, standing, active] = await Promise.all([
    readAlarmRules(database),
    rows<RuleChange & { rule: string }>(
      database,
      'alarm-rules-standing',
      `select distinct on (rule, scope) rule, ${COLUMNS} from alarm_rule_change where community = $1
       order by rule, scope, version desc`,
      [community],
    ),
    rows<{ rule: string; alarms: number }>(
      database,
      'alarm-rules-active',
      'select rule, count(*)::int as alarms from alarm where community = $1 and cleared_at is null group by rule',
      [community],
    ),
  ]);
  const own = new Set(changes.flatMap((change) => (change.community === community && change.body ? change.rule : [])));
  return set.rulesOf(community).map((rule) => ({
    rule,
    own: own.has(rule.code),
    shipped: shipped.find(({ code }) => code === rule.code) ?? null,
    standing: standing.filter((change) => change.rule === rule.code).map(({ rule: _, ...change }) => change),
    active: active.find((row) => row.rule === rule.code)?.alarms ?? 0,
  }));
}

export function readRuleHistory(database: Database, community: string, rule: string): Promise<RuleChange[]> {
  return rows<RuleChange>(
    database,
    'alarm-rule-history',
    `select ${COLUMNS} from alarm_rule_change as c where community = $1 and rule = $2 order by c.id desc limit $3::int`,
    [community, rule, HISTORY_MAX],
  );
}

/** Changes a rule for all, a kind or one facility. Throws RequestError naming the field. */
export async function changeRule(
  parts: AlarmActParts,
  access: Access,
  community: string,
  code: string,
  { scope, patch, reason, version }: RuleChangeRequest,
): Promise<RuleChange> {
  const { changes, set } = await readAlarmRules(parts.database);
  const rule = set.rulesOf(community).find((one) => one.code === code);
  if (rule === undefined) throw new RequestError(404, 'not-found', `code: there is no rule ${code}.`);
  for (const name of [
    'limit',
    'limitS',
    'deadband',
    'onDelayS',
    'offDelayS',
    'minutes',
    'share',
    'neighbours',
  ] as const)
    if (patch[name] !== undefined && !(name in rule.condition))
      throw invalid(`patch.${name}: a rule of the kind ${rule.condition.kind} has none.`);
  requireSoundRule(patched(rule, patch), set.rulesOf(community));
  const own = changes.find((change) => change.community === community && change.rule === code && change.body)?.body;
  // An own rule goes with every change for all, so that the newest row alone says what stands.
  const body = scope === 'all' ? (own ?? null) : null;
  return append(parts, access, { community, rule: code, scope, patch, body, reason, version });
}

/** Makes or replaces a rule of the community's own. Throws RequestError naming the field. */
export async function ownRule(
  parts: AlarmActParts,
  access: Access,
  community: string,
  code: string,
  { rule, reason, version }: OwnRuleRequest,
): Promise<RuleChange> {
  if (rule.code !== code) throw invalid('rule.code: differs from the code in the path.');
  const { shipped, set } = await readAlarmRules(parts.database);
  if (shipped.some((one) => one.code === code))
    throw invalid('rule.code: is a shipped rule; change it by a patch, or copy it under another code.');
  requireSoundRule(rule, set.rulesOf(community));
  return append(parts, access, { community, rule: code, scope: 'all', patch: {}, body: rule, reason, version });
}

/** Throws RequestError with what is wrong with the rule among the others. */
export function requireSoundRule(rule: AlarmRule, others: readonly AlarmRule[]): void {
  const faults = ruleFaults([rule, ...others.filter(({ code }) => code !== rule.code)]);
  const own = faults.filter((fault) => fault.startsWith(`${rule.code}: `));
  if (own.length > 0) throw invalid(own.map((fault) => fault.slice(rule.code.length + 2)).join(' '));
}

async function append({ database, now, trace }: AlarmActParts, access: Access, change: NewChange): Promise<RuleChange> {
  return inTransaction(database, async (tx) => {
    const { community, rule, scope, patch, body, reason, version } = change;
    const { id: by, name } = access.actor;
    await lockScope(tx, change);
    const [made] = await rows<RuleChange>(
      tx,
      'alarm-rule-change',
      `insert into alarm_rule_change (community, rule, scope, version, patch, body, reason, by_id, by_name, at)
       select $1::text, $2::text, $3::text, $4::int + 1, $5::jsonb, $6::jsonb, $7::text, $8::text, $9::text, to_timestamp($10::float8 / 1000)
       where $4::int = (select coalesce(max(version), 0) from alarm_rule_change
         where community = $1 and rule = $2 and scope = $3)
       returning ${COLUMNS}`,
      [community, rule, scope, version, JSON.stringify(patch), body && JSON.stringify(body), reason, by, name, now()],
    );
    if (made === undefined)
      throw new RequestError(409, 'changed-meanwhile', 'version: it was changed in the meantime; reload it.');
    await notify(tx, { kind: 'alarm-rules' });
    const after = { scope, patch, ...(body && { body }) };
    await trace(tx, {
      actor: access.actor,
      action: 'alarm.rule',
      object: `alarm-rule:${community}/${rule}`,
      after,
      reason,
    });
    return made;
  });
}

/** Two who change the same at once come one after the other, and the second sees the first. */
async function lockScope(tx: Queryable, { community, rule, scope }: NewChange): Promise<void> {
  await lockByText(tx, ALARM_RULES_LOCK, `${community} ${rule} ${scope}`);
}

function invalid(message: string): RequestError {
  return new RequestError(400, 'invalid-request', message);
}
