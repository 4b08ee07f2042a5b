/** Exported names: in the words of the field, and with one meaning within a package. */

/** Words that only this project would understand, with what the field says instead. */
const PRIVATE: Readonly<Record<string, string>> = {
  anew: 'again, refetch, renew',
  asked: 'requested, query',
  beat: 'heartbeat',
  door: 'input, entry, sign-in',
  estate: 'handover state',
  lane: 'connection, loop',
  look: 'style, probe',
  nudge: 'wake',
  settle: 'save, update, close',
  settled: 'saved, closed',
  speech: 'formatters',
  standing: 'access, open cases, current',
  tell: 'notify, dispatch',
  told: 'notified, batched',
  turn: 'transition, batch, step, context',
  veil: 'stale overlay',
  whoever: 'person',
  wish: 'draft, request, input',
};

/** Names that several rooms of a package export with the same meaning: of a domain each, of a language each, of a program each. */
const SHARED = new Set([
  ...['act', 'en', 'zh', 'Options', 'USAGE', 'readOptions', 'CommunityQuery', 'Domain', 'SignalRef', 'SignedInPerson'],
  ...[
    'ActDialog',
    'ActionBar',
    'DetailPanel',
    'DueChip',
    'Facts',
    'FilterBar',
    'KEYS',
    'Labelled',
    'PRIORITIES',
    'PlanFields',
  ],
  ...[
    'Timeline',
    'TopicFilter',
    'UntilField',
    'VIEWS',
    'View',
    'ViewTabs',
    'bodyOf',
    'filterOf',
    'isNarrowed',
    'placeholdersOf',
  ],
  ...['queryOf', 'reportOf', 'weekdayOf', 'withFilter'],
]);
const EXPORTED =
  /^export (?:async |abstract |declare )*(?:function\*?|const|let|class|interface|type|enum) +([A-Za-z_$][\w$]*)/gm;

export interface Source {
  /** From the root, with `/`. */
  file: string;
  text: string;
}

/** Distinct names a file exports. */
export function exportedNames(text: string): string[] {
  return [...new Set([...text.matchAll(EXPORTED)].map(([, name = '']) => name))];
}

/** One sentence for each exported name with a private word. */
export function privateNames(sources: readonly Source[]): string[] {
  return sources.flatMap(({ file, text }) =>
    exportedNames(text).flatMap((name) =>
      wordsOf(name)
        .filter((word) => Object.hasOwn(PRIVATE, word))
        .map((word) => `${file}: ${name}: instead of "${word}" say ${PRIVATE[word]}`),
    ),
  );
}

/** One sentence for each name that several files of a package export. Not asked of tests and of what only tests use. */
export function doubleNames(sources: readonly Source[]): string[] {
  const files = new Map<string, string[]>();
  for (const { file, text } of sources) {
    const place = /^(.+?)\/src\//.exec(file)?.[1];
    if (place === undefined || place === 'tests' || /\/testing\/|[.-]test\.tsx?$/.test(file)) continue;
    for (const name of exportedNames(text)) {
      const key = `${place} ${name}`;
      files.set(key, [...(files.get(key) ?? []), file]);
    }
  }
  return [...files]
    .filter(([key, { length }]) => length > 1 && !SHARED.has(key.split(' ')[1] ?? ''))
    .map(([key, found]) => `${key}: ${found.join(', ')}`);
}

/** startLaneNow, START_LANE_NOW → start, lane, now. */
function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split('_')
    .map((word) => word.replace(/s$/, ''));
}
