/** What a schema cannot say of rules: words a field does not have, limits that mean nothing, unknown parts. Pure. */
import { STORED_EVENTS } from '../../messages/stored/contract.ts';
import { type AlarmRule, FIELDS, MEASURES } from '../contract.ts';

/** Domains with values the watch compares: see the condition `stuck`. */
const STUCK_DOMAINS: readonly string[] = STORED_EVENTS.flatMap(({ domain, series }) =>
  series === undefined ? [] : [domain],
);

/** A sentence per fault, naming rule and field. */
export function ruleFaults(rules: readonly AlarmRule[]): string[] {
  const codes = new Set<string>();
  return rules.flatMap((rule) => {
    const doubled = codes.has(rule.code) ? [`${rule.code}: code: is used by two rules.`] : [];
    codes.add(rule.code);
    return [...doubled, ...conditionFaults(rule, rules).map((fault) => `${rule.code}: ${fault}`)];
  });
}

function conditionFaults(
  { condition, domain, priority, lifeSafety, respondMinutes }: AlarmRule,
  all: readonly AlarmRule[],
): string[] {
  const faults: string[] = [];
  if (priority === 'high' && respondMinutes > 60)
    faults.push('respondMinutes: what can wait longer than 60 min is not high.');
  if (lifeSafety && priority !== 'high')
    faults.push('priority: a rule of life safety is high; what may wait has `lifeSafety` false as well.');
  switch (condition.kind) {
    case 'threshold':
      if (MEASURES[condition.measure].domain !== domain)
        faults.push(`condition.measure: ${condition.measure} is not of the domain ${domain}.`);
      break;
    case 'rate':
      if (MEASURES[condition.measure].domain !== domain)
        faults.push(`condition.measure: ${condition.measure} is not of the domain ${domain}.`);
      if (condition.limit === 0) faults.push('condition.limit: must not be 0.');
      break;
    case 'state': {
      const field = FIELDS[condition.field];
      if (field.domain !== null && field.domain !== domain)
        faults.push(`condition.field: ${condition.field} is not of the domain ${domain}.`);
      const words: readonly string[] = field.values;
      for (const word of [...condition.is, ...(condition.until ?? [])])
        if (!words.includes(word))
          faults.push(`condition: ${condition.field} never says "${word}", only ${words.join(', ')}.`);
      if (condition.until?.includes('unknown'))
        faults.push('condition.until: must not contain "unknown", which does not end an alarm.');
      if (condition.until?.some((word) => condition.is.includes(word)))
        faults.push('condition.until: has a word of `is`.');
      break;
    }
    case 'bays-disagree':
      if (domain !== 'parking') faults.push(`domain: bays are of the domain parking, not of ${domain}.`);
      break;
    case 'stuck':
      if (!STUCK_DOMAINS.includes(domain))
        faults.push(`domain: nothing in the domain ${domain} has a value that moves.`);
      if (!(condition.minutes >= 60 && condition.minutes <= 2_880)) faults.push('condition.minutes: 60 to 2880.');
      break;
    case 'combination':
      for (const code of condition.all) {
        const part = all.find((rule) => rule.code === code);
        if (part === undefined) faults.push(`condition.all: there is no rule ${code}.`);
        else if (part.condition.kind === 'combination') faults.push(`condition.all: ${code} is a combination itself.`);
      }
      break;
    default:
  }
  return faults;
}
