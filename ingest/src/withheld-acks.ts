/**
 * Withholds the PUBACK of every QoS 1 message until its transaction has committed (trap T1).
 * mqtt.js handles one packet at a time, so waiting in its callbacks would stop everything, pings too (MQTT.js#1935).
 * Instead its private `_sendPacket` is wrapped for `puback`: mqtt.js believes the ack is out and reads on.
 * withheld-acks.test.ts watches the bytes on the wire and fails when a new mqtt.js does this differently.
 */
import type { MqttClient } from 'mqtt';

interface AckPacket {
  cmd: string;
}

type SendPacket = (packet: AckPacket, done?: () => void, ...rest: unknown[]) => void;

export interface WithheldAcks {
  /** Acks not yet sent. */
  held(): number;
  /**
   * Sends the oldest `count`, those not withheld yet as soon as they come. After a lost connection there are none:
   * the broker delivers those messages again.
   */
  release(count: number): void;
}

/** Wraps a client that has not connected yet. Each client is one connection: it must not reconnect by itself. */
export function withholdAcks(client: MqttClient): WithheldAcks {
  const private_ = client as unknown as { _sendPacket: SendPacket };
  const send = private_._sendPacket.bind(client);
  const acks: AckPacket[] = [];
  let owed = 0;
  let closed = false;
  client.on('close', () => {
    closed = true;
    acks.length = 0;
  });
  private_._sendPacket = (packet, done, ...rest) => {
    if (packet.cmd !== 'puback') {
      send(packet, done, ...rest);
      return;
    }
    if (closed) done?.();
    else if (owed > 0) {
      owed--;
      send(packet, done);
    } else {
      acks.push(packet);
      done?.();
    }
  };
  return {
    held: () => acks.length,
    release(count) {
      if (closed) return;
      owed += Math.max(0, count - acks.length);
      for (const packet of acks.splice(0, count)) send(packet);
    },
  };
}
