/**
 * Devices of which nothing is said for a while, because somebody tries something out on them (`npm run try`): otherwise the next regular
 * report would contradict it. Asked for by a message to the simulators themselves, which is no part of the MQTT contract.
 */
import { connect } from 'mqtt';
import Type from 'typebox';
import { Value } from 'typebox/value';

/** `until`: epoch ms of the community's clock; past: they speak again. */
const HushPayload = Type.Object({
  devices: Type.Array(Type.String({ maxLength: 64 }), { maxItems: 5_000 }),
  until: Type.Number(),
});

export function hushTopic(community: string): string {
  return `simulators/${community}/hush`;
}

export interface Hushed {
  has(device: string, at: number): boolean;
  /** Takes the body of a message; anything else than a request is passed over. */
  take(body: string): void;
}

/** Nobody is hushed at first. Pure but for what it was told. */
export function rememberHushed(): Hushed {
  const until = new Map<string, number>();
  return {
    has: (device, at) => at < (until.get(device) ?? Number.NEGATIVE_INFINITY),
    take(body) {
      const request = parsed(body);
      if (!Value.Check(HushPayload, request)) return;
      for (const device of request.devices) until.set(device, request.until);
    },
  };
}

/** Hears requests until stopped. */
export function listenForHushes(url: string, community: string, clientId: string, hushed: Hushed): () => Promise<void> {
  const client = connect(url, { protocolVersion: 4, clean: true, clientId });
  client.on('error', () => {}); // it keeps trying; devices are not held up
  client.on('message', (_, body) => hushed.take(body.toString('utf8')));
  client.subscribe(hushTopic(community), { qos: 1 });
  return () => client.endAsync(true);
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
