/** What one session still has to acknowledge, in the order it came: found by number and by packet identifier at once. */

/** As aedes hands packets to its persistence; `pubrel` replaces a QoS 2 publish half way. */
export interface QueuedPacket {
  cmd: string;
  brokerId?: string;
  brokerCounter?: number;
  messageId?: number | undefined;
  topic?: string;
  payload?: Buffer;
  qos?: number;
}

export interface Outbox {
  readonly size: number;
  add(packet: QueuedPacket): void;
  /** Notes the identifier a packet was sent with, or takes a pubrel in its place; false: there is no such packet. */
  update(packet: QueuedPacket): boolean;
  /** Takes away and returns what was sent with this identifier. */
  acknowledge(messageId: number | undefined): QueuedPacket | undefined;
  /** All of it, to be sent again; QoS 1 without identifiers, so that the new ones cannot clash with the old. */
  again(): QueuedPacket[];
  clear(): QueuedPacket[];
}

export function openOutbox(): Outbox {
  const packets = new Map<number, QueuedPacket>();
  const counters = new Map<number, number>();
  return {
    get size() {
      return packets.size;
    },
    add: (packet) => {
      packets.set(packet.brokerCounter ?? 0, packet);
    },
    update: (packet) => {
      const { messageId = 0, brokerCounter } = packet;
      const counter =
        brokerCounter !== undefined && packets.has(brokerCounter) ? brokerCounter : counters.get(messageId);
      const kept = counter === undefined ? undefined : packets.get(counter);
      if (counter === undefined || kept === undefined) return false;
      if (packet.cmd === 'pubrel') packets.set(counter, { ...kept, cmd: 'pubrel', messageId });
      else kept.messageId = messageId;
      counters.set(messageId, counter);
      return true;
    },
    acknowledge: (messageId = 0) => {
      const counter = counters.get(messageId);
      if (counter === undefined) return undefined;
      const packet = packets.get(counter);
      counters.delete(messageId);
      packets.delete(counter);
      return packet;
    },
    again: () => {
      for (const packet of packets.values()) {
        if (packet.qos !== 1 || packet.cmd !== 'publish') continue;
        counters.delete(packet.messageId ?? 0);
        packet.messageId = undefined;
      }
      return [...packets.values()];
    },
    clear: () => {
      const left = [...packets.values()];
      packets.clear();
      counters.clear();
      return left;
    },
  };
}
