/** Which binding takes a foreign message, and what is subscribed to for it. Pure. */
import type { Binding, Profile, ProfileSet } from './contract.ts';
import { type Captures, type Filter, parseFilter } from './topics.ts';

interface Route {
  /** Index in the bindings of the set. */
  binding: number;
  /** Name and version, for people. */
  profile: string;
  /** The same without its version. */
  name: string;
  community: string;
  /** Keys of values that become pseudonyms; undefined: none does. */
  pseudonyms: readonly string[] | undefined;
  charset: string | undefined;
  captures: Captures;
}

export interface Routes {
  /** MQTT filters, each once. */
  filters: readonly string[];
  /** The first binding that fits. */
  find(topic: string): Route | undefined;
}

/** The set has been read by readProfileSet: its filters are sound and its profiles known. */
export function createRoutes({ profiles, bindings }: ProfileSet): Routes {
  const table = bindings.flatMap((binding, index) => {
    const profile = profiles.find(({ name }) => name === binding.profile);
    const filters = (binding.topics ?? profile?.topics ?? []).map(parseFilter);
    return filters
      .filter((filter): filter is Filter => typeof filter !== 'string')
      .map((filter) => ({
        filter,
        route: {
          binding: index,
          profile: `${profile?.name} ${profile?.version}`,
          name: binding.profile,
          community: binding.community,
          pseudonyms: pseudonymsOf(binding, profile),
          charset: binding.charset,
        },
      }));
  });
  return {
    filters: [...new Set(table.map(({ filter }) => filter.mqtt))],
    find(topic) {
      for (const { filter, route } of table) {
        const captures = filter.match(topic);
        if (captures) return { ...route, captures };
      }
      return undefined;
    },
  };
}

/** What the profile and the binding name, and the key of a vehicle wherever it is mapped; undefined: none. */
function pseudonymsOf({ pseudonyms = [], parameters }: Binding, profile: Profile | undefined): string[] | undefined {
  const vehicle = parameters?.['vehicle'];
  const mapped = typeof vehicle === 'string' ? (vehicle.split(/[.[\]]+/).at(-1) ?? vehicle) : undefined;
  const keys = [...(profile?.pseudonyms ?? []), ...pseudonyms, ...(mapped === undefined ? [] : [mapped])];
  return keys.length === 0 ? undefined : keys;
}
