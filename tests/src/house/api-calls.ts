/** Screens call the api by the routes of its document: a path put together by hand is one that no type checks. */
import { readFileSync } from 'node:fs';

const ONE_DOOR = 'Call it by its route: callApi() or addressOf() of cockpit-ui/src/http.';
const FAULTS = [
  { pattern: /['"`]\/api\//g, what: 'a path of the api' },
  { pattern: /\bfetch\(/g, what: 'a call of fetch' },
];

/** One sentence for each path of the api and each call of fetch in a source text. */
export function untypedCalls(file: string, text = readFileSync(file, 'utf8')): string[] {
  return FAULTS.flatMap(({ pattern, what }) =>
    [...text.matchAll(pattern)].map(({ index }) => {
      const line = text.slice(0, index).split('\n').length;
      return `${file}:${line}: ${what}. ${ONE_DOOR}`;
    }),
  );
}
