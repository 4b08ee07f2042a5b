/**
 * Keys under which an order is done once, however often it is sent. A key belongs to what is sent: after a change of words the order is
 * another one.
 */

export interface IdempotencyKeys {
  /** The same key for the same content. */
  keyOf(content: string): string;
}

export function createIdempotencyKeys(newKey: () => string = randomKey): IdempotencyKeys {
  let last: { content: string; key: string } | undefined;
  return {
    keyOf(content) {
      if (last?.content !== content) last = { content, key: newKey() };
      return last.key;
    },
  };
}

/** `crypto.randomUUID` is there only on https and localhost; a duty desk may well be neither. */
function randomKey(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
