/** Cuts a stream of bytes into MQTT control packets. */

const LENGTH_BYTES_MAX = 4;

/** A splitter of one connection: takes what came, gives the packets that are complete. */
export function splitPackets(): (bytes: Buffer) => Buffer[] {
  let rest: Buffer = Buffer.alloc(0);
  return (bytes) => {
    rest = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
    const packets: Buffer[] = [];
    for (let length = packetLength(rest); length !== undefined && length <= rest.length; length = packetLength(rest)) {
      packets.push(rest.subarray(0, length));
      rest = rest.subarray(length);
    }
    return packets;
  };
}

// Fixed header: one byte of type and flags, then the remaining length in up to four bytes of seven bits.
function packetLength(bytes: Buffer): number | undefined {
  let remaining = 0;
  for (let place = 1; place <= LENGTH_BYTES_MAX; place += 1) {
    const byte = bytes[place];
    if (byte === undefined) return undefined;
    remaining += (byte & 0x7f) * 128 ** (place - 1);
    if (byte < 0x80) return 1 + place + remaining;
  }
  throw new Error('not MQTT: a remaining length of more than four bytes');
}
