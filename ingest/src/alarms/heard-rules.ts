/** Which rules listen to a device: asked for every reading of a batch, and found in as few places of memory as can be. */
import type { EventName } from '../messages/stored/contract.ts';
import type { Device } from '../readings/reading.ts';
import type { AlarmRule } from './contract.ts';
import type { RuleSet } from './rules/contract.ts';
import { type RulesOf, ruleApplies } from './rules-of-readings.ts';

interface Known {
  /** As the registry had it: an import may have changed what rules ask of it. */
  device: Device;
  rules: readonly AlarmRule[];
}

/** The rules of `set`, looked up once for each device and event. */
export function rulesIn(set: RuleSet): RulesOf {
  const events = new Map<EventName, Known[]>();
  const share = sharing();
  return (device, event) => {
    let devices = events.get(event);
    if (devices === undefined) {
      devices = [];
      events.set(event, devices);
    }
    const known = devices[device.id];
    if (known?.device === device) return known.rules;
    const rules = share(set.rulesFor(device).filter((rule) => ruleApplies(rule, device, event)));
    devices[device.id] = { device, rules };
    return rules;
  };
}

/** Makes devices with the same rules hold the same list. */
function sharing(): (rules: readonly AlarmRule[]) => readonly AlarmRule[] {
  const numbers = new Map<AlarmRule, number>();
  const lists = new Map<string, readonly AlarmRule[]>();
  return (rules) => {
    for (const rule of rules) if (!numbers.has(rule)) numbers.set(rule, numbers.size);
    const key = rules.map((rule) => numbers.get(rule)).join(' ');
    const known = lists.get(key) ?? rules;
    lists.set(key, known);
    return known;
  };
}
