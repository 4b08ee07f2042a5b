/** Two foreign devices that the bindings themselves make one of ours. Pure. */
import type { Bindings } from './contract.ts';

/** A sentence for each; a foreign device heard on several topics has one name and is no fault. */
export function deviceMapFaults(bindings: Bindings): string[] {
  const faults: string[] = [];
  const holders = new Map<string, { foreign: string; index: number }>();
  for (const [index, { profile, community, deviceMap = {}, parameters }] of bindings.entries())
    for (const [foreign, entry] of Object.entries(deviceMap)) {
      const code = typeof entry === 'string' ? entry : entry.code;
      // Codes are unique within a domain; only a parameter can say here which it is.
      const key = JSON.stringify([profile, community, parameters?.['domain'], code]);
      const holder = holders.get(key);
      if (!holder) holders.set(key, { foreign, index });
      else if (holder.foreign !== foreign)
        faults.push(
          `[${index}].deviceMap: "${foreign}" is bound to ${code}, which "${holder.foreign}" is bound to in [${holder.index}]; two foreign devices never become one`,
        );
    }
  return faults;
}
