/** How long functions are: what is longer than a screen and a half hides what it does. */
import { readFileSync } from 'node:fs';
import { parseSync, Visitor } from 'vite';

/** Lines from the first to the last of a function, its comments and blank lines included. */
const LINES_MAX = 120;

/** One sentence for each function of a source text that is too long; a test suite is no function of the product. */
export function longFunctions(file: string, text = readFileSync(file, 'utf8')): string[] {
  const faults: string[] = [];
  const judge = ({ start, end }: { start: number; end: number }) => {
    const lines = text.slice(start, end).split('\n').length;
    if (lines <= LINES_MAX) return;
    const line = text.slice(0, start).split('\n').length;
    faults.push(`${file}:${line}: a function of ${lines} lines; at most ${LINES_MAX}.`);
  };
  const { program, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file} cannot be parsed: ${errors[0]?.message}`);
  new Visitor({ FunctionDeclaration: judge, FunctionExpression: judge, ArrowFunctionExpression: judge }).visit(program);
  return faults;
}
