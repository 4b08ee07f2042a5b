/** A bound on what one packet may take, checked when its length is known and before anything of it is kept. */
import type { Client } from 'aedes';

/** Payloads of 64 KiB are read, larger ones go to quarantine with their beginning; the rest is topic and header. Bytes. */
const PACKET_BYTES_MAX = 1_049_000;
/** Nobody has signed in yet: client id, user name, secret and a last will. Bytes. */
const CONNECT_BYTES_MAX = 16 * 1024;

/** Told to the client by the end of its connection. */
export class PacketTooLarge extends Error {
  override name = 'PacketTooLarge';
}

/** What aedes keeps of the parser of mqtt-packet. */
interface Parser {
  packet: { length: number };
  _parseLength(): boolean;
  emit(event: 'error', error: Error): boolean;
}

/** Ends the connection of a client whose packet is larger; `client` has just been made for its connection. */
export function boundPackets(client: Client): void {
  const inner = client as unknown as { _parser: Parser; _authorized: boolean };
  const parser = inner._parser;
  const parseLength = parser._parseLength.bind(parser);
  parser._parseLength = () => {
    const known = parseLength();
    const { length } = parser.packet;
    const most = inner._authorized ? PACKET_BYTES_MAX : CONNECT_BYTES_MAX;
    if (!known || length <= most) return known;
    parser.emit('error', new PacketTooLarge(`a packet of ${length} bytes; at most ${most} are taken`));
    return false;
  };
}
