/** Which rules hold for a facility: those that ship or are a community's own, with what people changed of them. Pure. */
import type { FacilityKind } from '../../registry/contract.ts';
import type { AlarmCondition, AlarmRule, AlarmRuleChange, AlarmRulePatch } from '../contract.ts';

/** What a rule asks of a facility. */
export interface RuledFacility {
  community: string;
  kind: FacilityKind;
  code: string;
  attributes: Readonly<Record<string, unknown>>;
}

export interface RuleSet {
  /** Rules that are on for the facility, as they are for it. */
  rulesFor(facility: RuledFacility): AlarmRule[];
  /** Rules of a community that are on somewhere, before facilities are asked; patched for all. */
  rulesOf(community: string): AlarmRule[];
}

interface CommunityRules {
  rules: AlarmRule[];
  /** Rules that name no facilities. */
  general: AlarmRule[];
  /** Facility code → rules that name it. */
  naming: Map<string, AlarmRule[]>;
  /** `{rule} {scope}` → the change that stands. */
  standing: Map<string, AlarmRulePatch>;
  /** Rules with any change of a kind or a facility. */
  scoped: ReadonlySet<string>;
}

/** Holds the shipped rules and the changes (any order) together. */
export function ruleSetOf(shipped: readonly AlarmRule[], changes: readonly AlarmRuleChange[]): RuleSet {
  const inOrder = [...changes].sort((a, b) => a.id - b.id);
  const communities = new Map<string, CommunityRules>();
  const of = (community: string): CommunityRules => {
    const known = communities.get(community);
    if (known) return known;
    const rules = communityRules(
      shipped,
      inOrder.filter((change) => change.community === community),
    );
    communities.set(community, rules);
    return rules;
  };
  return {
    rulesFor(facility) {
      const { general, naming, standing, scoped } = of(facility.community);
      return [...general, ...(naming.get(facility.code) ?? [])].flatMap((rule) => {
        if (!isMeant(rule, facility)) return [];
        const own = scoped.has(rule.code) ? patchedFor(rule, standing, facility) : rule;
        return own.enabled ? [own] : [];
      });
    },
    rulesOf: (community) => of(community).rules,
  };
}

/** The rule with a patch on it; what its condition does not have is left out. */
export function patched(rule: AlarmRule, patch: AlarmRulePatch): AlarmRule {
  const { limit, limitS, deadband, onDelayS, offDelayS, minutes, share, neighbours, ...rest } = patch;
  const wanted = Object.entries({ limit, limitS, deadband, onDelayS, offDelayS, minutes, share, neighbours });
  const known = wanted.filter(([name, value]) => value !== undefined && name in rule.condition);
  if (known.length === 0 && Object.keys(rest).length === 0) return rule;
  return { ...rule, ...rest, condition: { ...rule.condition, ...Object.fromEntries(known) } as AlarmCondition };
}

/** Whether the rule's scope takes the facility in. */
export function isMeant({ appliesTo, condition }: AlarmRule, { kind, code, attributes }: RuledFacility): boolean {
  const { kinds, hazardKinds, hazardLevels, venueKinds, facilities } = appliesTo;
  if (facilities && !facilities.includes(code)) return false;
  if (kinds && !kinds.includes(kind)) return false;
  if (condition.kind === 'report' && kind !== 'report-source') return false;
  if (hazardKinds && !(kind === 'hazard-point' && has(hazardKinds, attributes['kind']))) return false;
  if (hazardLevels && !(kind === 'hazard-point' && has(hazardLevels, attributes['level']))) return false;
  return !venueKinds || (kind === 'venue' && has(venueKinds, attributes['kind']));
}

function communityRules(shipped: readonly AlarmRule[], changes: readonly AlarmRuleChange[]): CommunityRules {
  const own = new Map(changes.flatMap(({ rule, body }) => (body ? [[rule, body] as const] : [])));
  const standing = new Map(changes.map(({ rule, scope, patch }) => [`${rule} ${scope}`, patch]));
  const rules = [...shipped.filter(({ code }) => !own.has(code)), ...own.values()].map((rule) =>
    patched(rule, standing.get(`${rule.code} all`) ?? {}),
  );
  const naming = new Map<string, AlarmRule[]>();
  for (const rule of rules)
    for (const code of rule.appliesTo.facilities ?? []) naming.set(code, [...(naming.get(code) ?? []), rule]);
  const scoped = new Set(changes.filter(({ scope }) => scope !== 'all').map(({ rule }) => rule));
  return { rules, general: rules.filter(({ appliesTo }) => !appliesTo.facilities), naming, standing, scoped };
}

/** The facility's own change goes before that of its kind. */
function patchedFor(
  rule: AlarmRule,
  standing: ReadonlyMap<string, AlarmRulePatch>,
  facility: RuledFacility,
): AlarmRule {
  const ofKind = standing.get(`${rule.code} kind:${facility.kind}`) ?? {};
  const ofOne = standing.get(`${rule.code} facility:${facility.code}`) ?? {};
  return patched(rule, { ...ofKind, ...ofOne });
}

function has(list: readonly string[], value: unknown): boolean {
  return typeof value === 'string' && list.includes(value);
}
