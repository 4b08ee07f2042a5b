/**
 * JSONata with bounds. Steps, depth and sequences are counted, so the same message always has the same outcome. What
 * counting cannot see (a regular expression that backtracks, a huge string) ends with the process: watchdog.ts, fence.ts.
 */
import jsonata from 'jsonata';
import { SEQUENCE_MAX, STACK_MAX } from './limits.ts';

/** They would make a message mean something else each time it is read, or run what a device sends. */
const FORBIDDEN = ['now', 'millis', 'random', 'shuffle', 'eval'];
/** Called by JSONata before each node; its own debugger uses it. */
const ON_ENTRY = Symbol.for('jsonata.__evaluate_entry') as unknown as string;

/** Counts down over all expressions of one message. */
export interface Budget {
  steps: number;
}

export interface Expression {
  /** Rejects with a sentence. Not to be called again before it has settled. */
  evaluate(input: unknown, variables: Record<string, unknown>, budget: Budget): Promise<unknown>;
}

/** Compiles once. @throws Error with a sentence for bad syntax and forbidden functions. */
export function compileExpression(text: string): Expression {
  let compiled: jsonata.Expression;
  try {
    compiled = jsonata(text, { stack: STACK_MAX, sequence: SEQUENCE_MAX });
  } catch (error) {
    throw new Error(sentence(error), { cause: error });
  }
  const forbidden = forbiddenIn(compiled.ast(), new Set());
  if (forbidden !== undefined) throw new Error(`$${forbidden} is not allowed in a profile`);
  let current: Budget = { steps: 0 };
  compiled.assign(ON_ENTRY, () => {
    if (--current.steps < 0) throw new Error('more steps than a message may take');
  });
  return {
    async evaluate(input, variables, budget) {
      current = budget;
      try {
        return await compiled.evaluate(input, variables);
      } catch (error) {
        throw new Error(sentence(error), { cause: error });
      }
    },
  };
}

// JSONata throws plain objects with a message and a position.
function sentence(error: unknown): string {
  const { message, position } = error as { message?: unknown; position?: unknown };
  const text = typeof message === 'string' && message !== '' ? message : String(error);
  return typeof position === 'number' && position > 0 ? `${text} (character ${position})` : text;
}

function forbiddenIn(node: unknown, seen: Set<unknown>): string | undefined {
  if (node === null || typeof node !== 'object' || seen.has(node)) return undefined;
  seen.add(node);
  const { type, value } = node as { type?: unknown; value?: unknown };
  if (type === 'variable' && typeof value === 'string' && FORBIDDEN.includes(value)) return value;
  for (const child of Object.values(node)) {
    const found = forbiddenIn(child, seen);
    if (found !== undefined) return found;
  }
  return undefined;
}
