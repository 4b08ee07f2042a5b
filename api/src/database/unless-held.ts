/** Questions a screen can do without: a lock that somebody holds on what they read keeps nothing else from being shown. */
import type { Database } from './database.ts';

/** By database and name: those that have not been answered yet, so that they never take more than one connection each. */
const underWay = new WeakMap<Database, Map<string, Promise<unknown>>>();

/**
 * What `ask` resolves to, or undefined when that takes longer than `ms` (real time): not known now. While it hangs it is not asked again; the
 * limit of a statement ends it.
 */
export async function unlessHeld<Answer>(
  database: Database,
  name: string,
  ms: number,
  ask: () => Promise<Answer>,
): Promise<Answer | undefined> {
  const named = underWay.get(database) ?? new Map<string, Promise<unknown>>();
  underWay.set(database, named);
  if (named.has(name)) return undefined;
  const asked = ask();
  const over = () => {
    if (named.get(name) === asked) named.delete(name);
  };
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => {
      named.set(name, asked);
      asked.then(over, over);
      resolve(undefined);
    }, ms);
  });
  try {
    return await Promise.race([asked, late]);
  } finally {
    clearTimeout(timer);
  }
}
