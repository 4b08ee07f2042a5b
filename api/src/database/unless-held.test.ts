import { expect, it } from 'vitest';
import type { Database } from './database.ts';
import { unlessHeld } from './unless-held.ts';

const database = {} as Database;

it('what hangs is not known, is not asked again meanwhile, and is asked again when it is over', async () => {
  let finish = (_: string) => {};
  let asked = 0;
  const ask = () => {
    asked += 1;
    return new Promise<string>((resolve) => {
      finish = resolve;
    });
  };
  expect(await unlessHeld(database, 'lag', 1, ask)).toBeUndefined();
  expect(await unlessHeld(database, 'lag', 60_000, ask)).toBeUndefined();
  expect(asked).toBe(1);
  expect(await unlessHeld(database, 'other', 60_000, async () => 2)).toBe(2);
  finish('late');
  await expect.poll(() => unlessHeld(database, 'lag', 60_000, async () => 'again')).toBe('again');
});

it('what fails in time fails, and what fails later is not known', async () => {
  await expect(unlessHeld(database, 'a', 60_000, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  let fail = (_: Error) => {};
  const late = new Promise<never>((_, reject) => {
    fail = reject;
  });
  expect(await unlessHeld(database, 'b', 1, () => late)).toBeUndefined();
  fail(new Error('canceling statement due to statement timeout'));
  await expect.poll(() => unlessHeld(database, 'b', 60_000, async () => 1)).toBe(1);
});
