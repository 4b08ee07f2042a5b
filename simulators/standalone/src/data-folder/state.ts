/** What one start tells the next, kept as state.json in the data folder. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { errorCode, StartFault } from '../ground/fault.ts';
import { writeWhole } from './data-folder.ts';

export interface State {
  /** Everything of the devices from here … Epoch ms. */
  publishedFrom?: number;
  /** … up to here is published. Epoch ms. */
  publishedUntil?: number;
  /** History from here on was begun and not finished. Epoch ms. */
  pendingFrom?: number;
  /** No reading stored so far is later than this; set when time did not run as the world's. Epoch ms. */
  simulatedUntil?: number;
  /** Registry folder as imported: which database → digest of the files. */
  imported?: Record<string, string>;
}

export interface StateFile {
  get(): Readonly<State>;
  /** Merges and writes; an undefined field is taken away. Writes follow each other. */
  set(changes: { [K in keyof State]?: State[K] | undefined }): Promise<void>;
}

/** Reads the state; an absent file is an empty state. Throws StartFault when it is not readable as one. */
export async function openState(folder: string): Promise<StateFile> {
  const file = path.join(folder, 'state.json');
  let state = await readState(file);
  let writing = Promise.resolve();
  return {
    get: () => state,
    set: (changes) => {
      const merged = Object.entries({ ...state, ...changes }).filter(([, value]) => value !== undefined);
      state = Object.fromEntries(merged);
      const text = `${JSON.stringify(state, undefined, 2)}\n`;
      writing = writing.catch(() => {}).then(() => writeWhole(file, text));
      return writing;
    },
  };
}

async function readState(file: string): Promise<State> {
  try {
    const state: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (typeof state === 'object' && state !== null) return state;
  } catch (thrown) {
    if (errorCode(thrown) === 'ENOENT') return {};
    if (!(thrown instanceof SyntaxError)) throw thrown;
  }
  throw new StartFault(`${file} is broken: remove it (history is then published once more, which changes nothing).`);
}
