/**
 * Mosquitto answers a publisher first and saves its sessions a moment later, so a kill -9 in between takes acknowledged
 * messages with it, whatever comes behind the broker. Here a PUBACK reaches the device only when the store that holds
 * its message is on disk: "acknowledged" then means what the ledger takes it for, and all that is missing is ours.
 */
import { statSync, watch } from 'node:fs';
import path from 'node:path';
import type { Return } from '../src/harness/link.ts';
import { splitPackets } from './packets.ts';

const STORE = 'mosquitto.db';
const PUBACK = 4;
/** An ack read after the save it waits for asks for another one after this. */
const ASK_AFTER_MS = 20;
const NO_STORE = '';

interface HeldAck {
  bytes: Buffer;
  /** The store as it was when the ack was read. Mosquitto has one thread: any later store holds the message. */
  store: string;
  send(bytes: Buffer): void;
}

export interface DurableAcks {
  back: Return;
  stop(): void;
}

/** `folder`: where Mosquitto keeps its store; `save` makes it write the store now. */
export function withholdUntilSaved(folder: string, save: () => void): DurableAcks {
  const file = path.join(folder, STORE);
  let held: HeldAck[] = [];

  function release(): void {
    if (held.length === 0) return;
    const now = versionOf(file);
    const kept: HeldAck[] = [];
    for (const ack of held) {
      if (ack.store === now) kept.push(ack);
      else ack.send(ack.bytes);
    }
    held = kept;
  }

  const watcher = watch(folder, release);
  const timer = setInterval(() => {
    release();
    if (held.length > 0) save();
  }, ASK_AFTER_MS);
  return {
    back: (near) => {
      const packets = splitPackets();
      const send = (bytes: Buffer) => {
        if (!near.destroyed) near.write(bytes);
      };
      return {
        write(bytes) {
          const store = versionOf(file);
          for (const packet of packets(bytes)) {
            if ((packet[0] ?? 0) >> 4 === PUBACK) held.push({ bytes: packet, store, send });
            else send(packet);
          }
          return true;
        },
      };
    },
    stop() {
      watcher.close();
      clearInterval(timer);
    },
  };
}

function versionOf(file: string): string {
  const stat = statSync(file, { bigint: true, throwIfNoEntry: false });
  return stat === undefined ? NO_STORE : `${stat.ino} ${stat.mtimeNs}`;
}
