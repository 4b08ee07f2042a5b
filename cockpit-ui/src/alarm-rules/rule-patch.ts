/** Changes of a rule, as the editor fills them in. Pure. */
import type { RuleChange, RuleList } from '@cockpit/api/alarms/editing';

export type RuleEntry = RuleList['rules'][number];
export type Rule = RuleEntry['rule'];
export type Patch = RuleChange['patch'];
export type NumberField = Exclude<keyof Patch, 'enabled' | 'priority' | 'lifeSafety'>;

const CONDITION_FIELDS = [
  'limit',
  'limitS',
  'deadband',
  'onDelayS',
  'offDelayS',
  'minutes',
  'share',
  'neighbours',
] as const;
const RULE_FIELDS = ['respondMinutes', 'chatterMinutes', 'shelveMinutesMax'] as const;
const FACILITY_CODE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** Numbers of the rule that can be set otherwise. */
export function numberFields({ condition }: Rule): NumberField[] {
  return [...CONDITION_FIELDS.filter((field) => field in condition), ...RULE_FIELDS];
}

export function numberOf(rule: Rule, field: NumberField): number {
  const value = ({ ...rule.condition, ...rule } as Partial<Record<NumberField, unknown>>)[field];
  return typeof value === 'number' ? value : Number.NaN;
}

/** The rule with the patch on it: what is tried over history. */
export function withPatch(rule: Rule, patch: Patch): Rule {
  const { limit, limitS, deadband, onDelayS, offDelayS, minutes, share, neighbours, ...rest } = patch;
  const wanted = Object.entries({ limit, limitS, deadband, onDelayS, offDelayS, minutes, share, neighbours });
  const known = wanted.filter(([name, value]) => value !== undefined && name in rule.condition);
  return { ...rule, ...rest, condition: { ...rule.condition, ...Object.fromEntries(known) } as Rule['condition'] };
}

/** The rule for the facilities of a scope only; undefined: it is for none of them. */
export function narrowed(rule: Rule, scope: string): Rule | undefined {
  const [type, value] = scope.split(/:(.*)/s);
  if (type === 'all' || value === undefined) return rule;
  const { kinds, facilities } = rule.appliesTo;
  if (type === 'facility')
    return facilities === undefined || facilities.includes(value)
      ? { ...rule, appliesTo: { ...rule.appliesTo, facilities: [value] } }
      : undefined;
  const kind = (kinds ?? [value as NonNullable<typeof kinds>[number]]).filter((one) => one === value);
  return kind.length === 0 ? undefined : { ...rule, appliesTo: { ...rule.appliesTo, kinds: kind } };
}

/** What stands for the scope: its patch, and the version a new change goes out from. */
export function currentPatch({ standing }: RuleEntry, scope: string): { patch: Patch; version: number } {
  const change = standing.find((one) => one.scope === scope);
  return { patch: change?.patch ?? {}, version: change?.version ?? 0 };
}

/** What an empty field of the scope means. */
export function inheritedBy({ rule, shipped }: RuleEntry, scope: string): Rule {
  return scope === 'all' ? (shipped ?? rule) : rule;
}

export function isSamePatch(a: Patch, b: Patch): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]) as Set<keyof Patch>;
  return [...names].every((name) => a[name] === b[name]);
}

export function isFacilityCode(text: string): boolean {
  return FACILITY_CODE.test(text);
}
