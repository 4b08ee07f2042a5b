/** What the pages at the door are answered, in words they know, and where to go from there. */
import { ApiError } from '../http/api-client.ts';

/** A refusal the door has words for, or `other`. */
export type SignInFault = (typeof KNOWN)[number] | 'other';

const KNOWN = [
  'wrong-credentials',
  'code-required',
  'wrong-code',
  'too-many-requests',
  'too-many-tries',
  'account-locked',
  'weak-password',
  'link-gone',
  'no-secrets-key',
  'unavailable',
  'line',
] as const;

export type Sent<Told> = { answer: Told } | { fault: SignInFault };

/** What was answered; a refusal is an answer too. */
export async function answerOrFault<Told>(asked: Promise<Told>): Promise<Sent<Told>> {
  try {
    return { answer: await asked };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { fault: KNOWN.find((known) => known === error.code) ?? (error.status >= 500 ? 'unavailable' : 'other') };
  }
}

/** Whose work is on the spot and not at a desk begins on the phone pages. */
export function homeOf(rights: readonly string[]): string {
  const sits = ['alarm.acknowledge', 'case.dispatch', 'people.manage'].some((right) => rights.includes(right));
  return !sits && rights.includes('case.handle') ? '/field/' : '/desk';
}

/** Where to go once inside: a path of this site or `home`. A foreign address in `next` is a trap. */
export function targetAfterSignIn(next: string | null, home = '/desk'): string {
  return next !== null && /^\/(?![/\\])[\w\-./?=&%:]*$/.test(next) ? next : home;
}
