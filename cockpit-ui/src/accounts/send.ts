/** What the pages at the door send, and the words for what the api refuses. No part of the desk: the door opens fast. */

/** A refusal the door has words for, or `other`. */
export type DoorFault = (typeof KNOWN)[number] | 'other';

const KNOWN = [
  'wrong-credentials',
  'code-required',
  'wrong-code',
  'too-many-tries',
  'account-locked',
  'weak-password',
  'link-gone',
  'unavailable',
  'line',
] as const;

export type Sent<Answer> = { answer: Answer } | { fault: DoorFault };

/** Posts JSON; never rejects. An empty answer is null. */
export async function sendDoor<Answer = null>(path: string, body: object): Promise<Sent<Answer>> {
  try {
    const reply = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const answer: unknown = reply.status === 204 ? null : await reply.json();
    if (reply.ok) return { answer: answer as Answer };
    const { error } = answer as { error?: string };
    return { fault: KNOWN.find((known) => known === error) ?? (reply.status >= 500 ? 'unavailable' : 'other') };
  } catch {
    return { fault: 'line' };
  }
}

/** Where to go once inside: a path of this site or the desk. A foreign address in `next` is a trap. */
export function wayIn(next: string | null): string {
  return next !== null && /^\/(?![/\\])[\w\-./?=&%:]*$/.test(next) ? next : '/desk';
}
