/** What people do to alarms and rules, in the sealed trail. */
import { audit } from '../audit/write.ts';
import type { Trace } from './desk/act.ts';

/** `realNow`: epoch ms of the world's clock; the trail does not follow a simulated one. */
export function traceWith(realNow: () => number): Trace {
  return (tx, { actor, action, object, after, reason }) =>
    audit(tx, { at: realNow(), who: actor.person, action, object, after, reason, address: actor.address });
}
