/** What a device says when it is switched on: a retained birth, its state, and what is still open with it. */
import { type Behaviour, idOf, topicOf } from '../world/message.ts';
import type { Outgoing } from './publish.ts';
import type { Silence } from './silence.ts';

/**
 * Births, states and open matters of all devices at an instant; a silent device says nothing. What happened before the
 * instant is marked as buffered and has the id the history gives it, so the two are one.
 */
export function birthsOf(
  community: string,
  behaviours: readonly Behaviour[],
  at: number,
  silence: Silence,
): Outgoing[] {
  const speaks = (device: string) => silence(device, at) === undefined;
  const births = behaviours.flatMap(({ devices }) =>
    devices
      .filter(({ code }) => speaks(code))
      .map(({ domain, code }) => ({
        topic: topicOf(community, domain, code, 'status'),
        payload: { id: idOf('birth', at), at, state: 'online' },
        sendAt: at,
        retain: true,
      })),
  );
  const open = behaviours.flatMap((behaviour) => behaviour.openAt?.(at) ?? []).sort((a, b) => a.at - b.at);
  const states = behaviours.flatMap((behaviour) => behaviour.stateAt(at));
  const said = [...open, ...states]
    .filter(({ device }) => speaks(device))
    .map(({ domain, device, event, payload, at: happenedAt }) => ({
      topic: topicOf(community, domain, device, event),
      payload: happenedAt < at ? { ...payload, buffered: true } : payload,
      sendAt: at,
    }));
  return [...said, ...births];
}
