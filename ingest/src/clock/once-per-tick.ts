/**
 * What need not be asked for every message: within one turn of the event loop, in which hundreds of messages may be taken in, the
 * answer stays the same.
 */

import { setImmediate } from 'node:timers';

let turn = 0;
let counts = false;

/** Tells the present turn of the event loop from every other. */
function presentTurn(): number {
  if (!counts) {
    counts = true;
    setImmediate(() => {
      counts = false;
      turn += 1;
    });
  }
  return turn;
}

/** `ask` is called at most once in a turn; who asks again in the same turn gets the same answer. */
export function oncePerTick<T>(ask: () => T): () => T {
  let asked = -1;
  let answer: T;
  return () => {
    const present = presentTurn();
    if (asked !== present) {
      asked = present;
      answer = ask();
    }
    return answer;
  };
}
