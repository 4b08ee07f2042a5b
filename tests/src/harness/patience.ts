/** Gives `vi.waitFor` the bound of all waits: vitest has a setting for `expect.poll` only. Runs before each test file. */
import { vi } from 'vitest';
import { WAIT_MAX_MS } from './bounds.ts';

const waitFor = vi.waitFor;
vi.waitFor = (callback, options) =>
  waitFor(callback, { timeout: WAIT_MAX_MS, ...(typeof options === 'number' ? { timeout: options } : options) });
