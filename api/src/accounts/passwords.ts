/** argon2id, and what a password must be. */
import { hash, verify } from '@node-rs/argon2';
import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';
import { createSemaphore } from '../loops/semaphore.ts';
import { PASSWORD_MAX, PASSWORD_MIN } from './constants.ts';

/** OWASP's second choice of parameters, above its minimum: about 50 ms and 46 MiB each. */
const ARGON2 = { memoryCost: 47_104, timeCost: 2, parallelism: 1 } as const;
/** Hashes at once: they run on the threads that also read files. */
const AT_ONCE_MAX = 2;
const WAITING_MAX = 50;
/** zxcvbn's scale from 0 to 4; 3 withstands an offline attack on a slow hash. */
const SCORE_MIN = 3;

export interface Passwords {
  hash(password: string): Promise<string>;
  /** Takes as long for a hash that is not there. */
  fits(password: string, passwordHash: string | null | undefined): Promise<boolean>;
  /** Why a password may not be used; undefined: it may. `names`: what is easily guessed about its owner. */
  refuse(password: string, names: readonly string[]): string | undefined;
}

export function createPasswords(): Passwords {
  const strength = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });
  const inTurn = createSemaphore(AT_ONCE_MAX, WAITING_MAX);
  let nobody: Promise<string> | undefined;

  return {
    hash: (password) => inTurn(() => hash(password, ARGON2)),
    fits: (password, passwordHash) =>
      inTurn(async () => {
        nobody ??= hash('no account has this password', ARGON2);
        const right = await verify(passwordHash ?? (await nobody), password);
        return right && passwordHash != null;
      }),
    refuse(password, names) {
      const length = [...password].length;
      if (length < PASSWORD_MIN) return `must have at least ${PASSWORD_MIN} characters`;
      if (length > PASSWORD_MAX) return `must have at most ${PASSWORD_MAX} characters`;
      const { score } = strength.check(password, [...names, 'cockpit', 'yunfan', '云帆']);
      return score < SCORE_MIN ? 'is too easy to guess: several unrelated words are better' : undefined;
    },
  };
}
