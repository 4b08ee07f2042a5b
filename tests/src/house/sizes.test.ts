/** A file of 400 lines is a fault: nobody reads it from top to bottom. */
import { expect, it } from 'vitest';
import { sourceFiles } from './sources.ts';

const LINES_MAX = 400;
/** Written by `npm run openapi`, read by nobody. */
const GENERATED = 'cockpit-ui/src/http/routes.ts';

it('no TypeScript file is longer than 400 lines', () => {
  const files = sourceFiles().filter(({ file }) => file !== GENERATED);
  expect(files.length).toBeGreaterThan(1_000);
  expect(files.flatMap(({ file, text }) => tooLong(file, text))).toEqual([]);
});

it('finds one of 401 lines', () => {
  expect(tooLong('a.ts', 'x\n'.repeat(400))).toEqual([]);
  expect(tooLong('a.ts', 'x\n'.repeat(401))).toEqual(['a.ts: 401 lines; at most 400.']);
});

function tooLong(file: string, text: string): string[] {
  const lines = text.split('\n').length - 1;
  return lines > LINES_MAX ? [`${file}: ${lines} lines; at most ${LINES_MAX}.`] : [];
}
