/** Keys of advisory locks: two that share one wait for each other without a reason, and a key written twice drifts apart. */

/** Where keys stand, of each package that takes locks. */
export const LOCK_FILES = ['ingest/src/database/locks.ts', 'api/src/database/locks.ts'];

const KEY = /^export const (\w+_LOCK) = (.+);$/gm;
/** A lock taken by a number or a text on the spot. */
const LITERAL = /pg_(?:try_)?advisory_(?:xact_)?(?:un)?lock(?:_shared)?\(\s*(?:\d|hashtext\(\s*')/g;
/** A number in a name of its own, as the tests had them. */
const OWN_KEY = /\bconst (?:\w+_)?LOCK = [\d_]+;/g;

/** The keys of a file of locks, by name; numbers without separators. */
export function locksOf(text: string): [name: string, key: string][] {
  return [...text.matchAll(KEY)].map(([, name = '', key = '']) => [name, key.replaceAll(/(?<=\d)_(?=\d)/g, '')]);
}

/** A sentence for each key written down in a text that is no file of locks. */
export function literalLocks(file: string, text: string): string[] {
  return [LITERAL, OWN_KEY].flatMap((pattern) =>
    [...text.matchAll(pattern)].map(({ 0: found, index }) => {
      const line = text.slice(0, index).split('\n').length;
      return `${file}:${line}: ${found}. Keys of advisory locks stand in ${LOCK_FILES.join(' and ')}.`;
    }),
  );
}
