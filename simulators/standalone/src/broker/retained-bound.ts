/** A bound on what the broker keeps for anyone who subscribes later. Beyond it a message is delivered all the same, only not kept. */
import type { StoredMessage } from './broker-journal.ts';

/** Births and states of one community are some thousands. */
const RETAINED_MAX = 20_000;
const RETAINED_BYTES_MAX = 32 * 1024 * 1024;

/** `retained`: those kept now, by topic. */
export function boundRetained(
  retained: ReadonlyMap<string, StoredMessage>,
  log: (line: string) => void,
): (message: StoredMessage) => void {
  let bytes = [...retained.values()].reduce((sum, message) => sum + sizeOf(message), 0);
  let full = false;
  return (message) => {
    if (!message.retain) return;
    const before = retained.get(message.topic);
    const after =
      bytes - (before === undefined ? 0 : sizeOf(before)) + (message.payload.length === 0 ? 0 : sizeOf(message));
    const tooMany = before === undefined && message.payload.length > 0 && retained.size >= RETAINED_MAX;
    if (!tooMany && after <= RETAINED_BYTES_MAX) {
      bytes = after;
      full = false;
      return;
    }
    if (!full)
      log(`${retained.size} retained messages of ${bytes} bytes are kept: further ones are delivered and not kept`);
    full = true;
    message.retain = false;
  };
}

function sizeOf({ topic, payload }: StoredMessage): number {
  return topic.length + payload.length;
}
