import type { PostResponse } from './guarded-post.ts';
import { DeliveryFault } from './sender.ts';

/** Answers that say "later". */
const PASSING = new Set([408, 425, 429]);

/** Throws DeliveryFault unless the receiver took it. */
export function judgeStatus({ status, retryAfterMs }: PostResponse): void {
  if (status >= 200 && status < 300) return;
  if (status >= 300 && status < 400) throw new DeliveryFault(`It answers with a redirect (${status}).`, false);
  throw new DeliveryFault(`It answers ${status}.`, status >= 500 || PASSING.has(status), { retryAfterMs });
}

/**
 * Robots answer 200 and say in the body what went wrong. `passing`: codes after which trying again helps, such as "too many".
 * Throws DeliveryFault.
 */
export function judgeRobot(answer: PostResponse, field: 'errcode' | 'code', passing: readonly number[]): void {
  judgeStatus(answer);
  const code = numberIn(answer.body, field);
  if (code === 0) return;
  if (code === undefined) throw new DeliveryFault('The answer is not that of this robot.', true);
  throw new DeliveryFault(`The robot refused it: ${field} ${code}.`, passing.includes(code), {
    retryAfterMs: answer.retryAfterMs,
  });
}

function numberIn(body: string, field: string): number | undefined {
  try {
    const value: unknown = (JSON.parse(body) as Record<string, unknown> | null)?.[field];
    return typeof value === 'number' ? value : undefined;
  } catch {
    return undefined;
  }
}
