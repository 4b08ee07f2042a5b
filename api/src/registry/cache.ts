import { CODE_PATTERN } from '@cockpit/ingest/messages';
import type { Database } from '../database/database.ts';
import { unknownCommunity } from '../errors/errors.ts';
import { readCommunityCodes, readRegistry } from './queries.ts';
import type { Registry } from './registry.ts';

const CODE = new RegExp(CODE_PATTERN);

/** The registries of the communities asked for, kept until they are said to have changed. */
export interface Registries {
  /** The registry of a community, the default one when no code is given. Throws RequestError unknown-community. */
  get(code: string | undefined): Promise<Registry>;
  /** Codes of all communities, the default one leading. */
  codes(): Promise<string[]>;
  /** Forgets one community, or all of them. */
  forget(code?: string): void;
}

/** Keeps only communities that exist, so that asking for others cannot fill the memory. */
export function registryCache(database: Database, defaultCommunity: string | undefined): Registries {
  const kept = new Map<string, Promise<Registry | undefined>>();
  return { get, codes, forget };

  async function get(code: string | undefined): Promise<Registry> {
    const wanted = code ?? defaultCommunity ?? (await codes())[0];
    if (wanted === undefined || !CODE.test(wanted)) throw unknownCommunity(wanted);
    const reading = kept.get(wanted) ?? read(wanted);
    const registry = await reading;
    if (registry === undefined) throw unknownCommunity(wanted);
    return registry;
  }

  function read(code: string): Promise<Registry | undefined> {
    const reading = readRegistry(database, code);
    kept.set(code, reading);
    const drop = () => {
      if (kept.get(code) === reading) kept.delete(code);
    };
    reading.then((registry) => {
      if (registry === undefined) drop();
    }, drop);
    return reading;
  }

  async function codes(): Promise<string[]> {
    const found = await readCommunityCodes(database);
    if (defaultCommunity === undefined || !found.includes(defaultCommunity)) return found;
    return [defaultCommunity, ...found.filter((code) => code !== defaultCommunity)];
  }

  function forget(code?: string): void {
    if (code === undefined) kept.clear();
    else kept.delete(code);
  }
}
