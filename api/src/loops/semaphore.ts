/** Work that takes a core or much memory, a few at a time. */
import { RequestError } from '../errors/errors.ts';

/** Runs one piece of work in its turn. */
export type Semaphore = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** At most `atOnceMax` run; beyond `waitingMax` that wait the next is asked to try again: a flood must not pile up. */
export function createSemaphore(atOnceMax: number, waitingMax: number): Semaphore {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= atOnceMax) {
      if (waiting.length >= waitingMax)
        throw new RequestError(503, 'overloaded', 'The server is busy; try again in a few seconds.');
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      // The next one takes the place over.
      if (next === undefined) running -= 1;
      else next();
    }
  };
}

/** Work of one name one after the other, within this process; of different names side by side. */
export function createQueues(): <Result>(name: string, work: () => Promise<Result>) => Promise<Result> {
  const last = new Map<string, Promise<unknown>>();
  return async (name, work) => {
    const mine = (last.get(name) ?? Promise.resolve()).then(work, work);
    last.set(name, mine);
    try {
      return await mine;
    } finally {
      if (last.get(name) === mine) last.delete(name);
    }
  };
}

/** At most so many pieces of work of one person at once; the next is asked to try again. */
export function createShares(
  eachMax: number,
): <Result>(person: number, work: () => Promise<Result>) => Promise<Result> {
  const running = new Map<number, number>();
  return async (person, work) => {
    const before = running.get(person) ?? 0;
    if (before >= eachMax)
      throw new RequestError(
        429,
        'too-many-at-once',
        `At most ${eachMax} of yours at once; try again in a few seconds.`,
      );
    running.set(person, before + 1);
    try {
      return await work();
    } finally {
      const left = (running.get(person) ?? 1) - 1;
      if (left === 0) running.delete(person);
      else running.set(person, left);
    }
  };
}
