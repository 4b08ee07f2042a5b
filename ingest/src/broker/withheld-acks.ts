/**
 * Withholds the PUBACK of every QoS 1 message until its transaction has committed.
 * mqtt.js handles one packet at a time, so waiting in its callbacks would stop everything, pings too (MQTT.js#1935).
 * Instead its private `_sendPacket` is wrapped for `puback`: mqtt.js believes the ack is out and reads on.
 * withheld-acks.test.ts watches the bytes on the wire and fails when a new mqtt.js does this differently.
 */
import type { MqttClient } from 'mqtt';

interface AckPacket {
  cmd: string;
  messageId: number;
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

const PUBACK = 0x40;
/** Fixed header, length of the rest, message id. Without a reason code it is the same in MQTT 3.1.1 and 5: success. */
const PUBACK_BYTES = 4;

/** Wraps a client that has not connected yet. Each client is one connection: it must not reconnect by itself. */
export function withholdAcks(client: MqttClient): WithheldAcks {
  const private_ = client as unknown as { _sendPacket: SendPacket };
  const send = private_._sendPacket.bind(client);
  /** Message ids: a packet kept for each until the commit would cost the collector more. */
  const acks: number[] = [];
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
      acks.push(packet.messageId);
      done?.();
    }
  };
  return {
    held: () => acks.length,
    release(count) {
      if (closed) return;
      owed += Math.max(0, count - acks.length);
      const due = acks.splice(0, count);
      if (due.length === 0) return;
      client.stream.write(pubacks(due));
      // Messages come in and acks go out: the line is alive. The answer to a ping may stand behind seconds of messages.
      client.reschedulePing(true);
    },
  };
}

// A batch of them is one write; packet by packet through mqtt.js they took longer than decoding the messages.
function pubacks(messageIds: readonly number[]): Buffer {
  const bytes = Buffer.allocUnsafe(messageIds.length * PUBACK_BYTES);
  let at = 0;
  for (const messageId of messageIds) {
    bytes[at] = PUBACK;
    bytes[at + 1] = PUBACK_BYTES - 2;
    bytes[at + 2] = messageId >>> 8;
    bytes[at + 3] = messageId & 0xff;
    at += PUBACK_BYTES;
  }
  return bytes;
}
