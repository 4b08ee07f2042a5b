/** Any receiver: JSON, signed like `t=1764288000,v1=hex` over "t.body", with an id it can count on. */
import { createHmac } from 'node:crypto';
import { guardedPost } from './guarded-post.ts';
import { judgeStatus } from './judge.ts';
import type { RobotParts } from './robots.ts';
import type { Message, Send } from './sender.ts';

export function webhook({ guard, now }: RobotParts): Send {
  return async (message, { url, secret }) => {
    const body = JSON.stringify(bodyOf(message));
    const headers: Record<string, string> = { 'x-cockpit-delivery': message.id };
    if (secret !== null) headers['x-cockpit-signature'] = signatureOf(secret, Math.floor(now() / 1_000), body);
    judgeStatus(await guardedPost(guard, url, body, headers));
  };
}

/** `t`: s since 1970; a receiver refuses what is older than a few minutes. */
function signatureOf(secret: string, t: number, body: string): string {
  return `t=${t},v1=${createHmac('sha256', secret).update(`${t}.${body}`).digest('hex')}`;
}

function bodyOf({ id, what, title, text, link, priority, at, facts }: Message): object {
  return { id, what, title, text, link, priority, at: new Date(at).toISOString(), facts };
}
