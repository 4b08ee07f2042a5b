/** Devices of a test: publishes with QoS 1 and keeps account of what the broker took over. */
import { randomUUID } from 'node:crypto';
import type { Clock } from '@cockpit/ingest/clock';
import { connectAsync } from 'mqtt';

const RECONNECT_MS = 100;

interface Acknowledged {
  topic: string;
  id: string;
}

export interface Publisher {
  /**
   * Publishes to `v1/{community}/{tail}`; `id` and `at` (now) are added unless given. Ids rise with the order of the
   * calls, so of two messages of one millisecond the later one is also the newer one. Resolves with the message's id when
   * the broker has acknowledged it, after reconnecting if need be.
   */
  publish(tail: string, payload: object, options?: { retain?: boolean }): Promise<string>;
  /** Publishes bytes as they are, under any topic. */
  raw(topic: string, payload: Buffer | string): Promise<void>;
  /** What the broker took over so far, in order. */
  acknowledged(): readonly Acknowledged[];
  /** Takes retained messages back and closes. */
  stop(): Promise<void>;
}

export async function openPublisher(target: {
  mqttUrl: string;
  community: { code: string };
  clock: Clock;
}): Promise<Publisher> {
  const client = await connectAsync(target.mqttUrl, { protocolVersion: 4, reconnectPeriod: RECONNECT_MS });
  client.on('error', () => {}); // a broker that is down; it reconnects
  const acknowledged: Acknowledged[] = [];
  const retained = new Set<string>();
  let published = 0;
  return {
    async publish(tail, payload, { retain = false } = {}) {
      const topic = `v1/${target.community.code}/${tail}`;
      published += 1;
      const message = {
        id: `${String(published).padStart(8, '0')}-${randomUUID()}`,
        at: target.clock.now(),
        ...payload,
      };
      if (retain) retained.add(topic);
      await client.publishAsync(topic, JSON.stringify(message), { qos: 1, retain });
      acknowledged.push({ topic, id: message.id });
      return message.id;
    },
    async raw(topic, payload) {
      await client.publishAsync(topic, payload, { qos: 1 });
    },
    acknowledged: () => acknowledged,
    async stop() {
      if (client.connected)
        for (const topic of retained) await client.publishAsync(topic, '', { qos: 1, retain: true });
      await client.endAsync(!client.connected);
    },
  };
}
