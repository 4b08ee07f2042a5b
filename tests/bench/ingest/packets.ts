/**
 * MQTT 3.1.1 as the generator speaks it: publishes made once per device and patched for each message. mqtt.js would take a
 * whole core for what it publishes; here the generator is not the subject.
 */

const CONNECT = 0x10;
const PUBLISH_QOS_1 = 0x32;
const ANSWER_BYTES = 4;
const CONNACK = 0x20;
const PUBACK = 0x40;
const SEQUENCE_DIGITS = 9;
/** Digits of epoch ms until the year 2286. */
const INSTANT_DIGITS = 13;

/** A publish whose packet id, sequence number and instant are still to be written. */
export interface Template {
  bytes: Buffer;
  packetIdAt: number;
  sequenceAt: number;
  instantAt: number;
}

export interface Answers {
  /** Counts the answers in a piece of the stream; throws when the broker says something else or refuses. */
  take(piece: Buffer): { connected: boolean; acknowledged: number };
}

/** CONNECT with a clean session and no keep-alive. */
export function connectPacket(clientId: string): Buffer {
  const head = Buffer.from([0, 4, 0x4d, 0x51, 0x54, 0x54, 4, 2, 0, 0]);
  return packet(CONNECT, Buffer.concat([head, text(clientId)]));
}

/** The message `{id: "RUN-000000000", at: 0, …fields, pad}` of exactly `payloadBytes`. */
export function publishTemplate(topic: string, run: string, fields: string, payloadBytes: number): Template {
  const before = `{"id":"${run}-`;
  const between = '","at":';
  const start = `${before}${'0'.repeat(SEQUENCE_DIGITS)}${between}${'0'.repeat(INSTANT_DIGITS)},${fields},"pad":"`;
  const padding = payloadBytes - Buffer.byteLength(start) - 2;
  if (padding < 0) throw new Error(`the message does not fit into ${payloadBytes} bytes`);
  const payload = Buffer.from(`${start}${'x'.repeat(padding)}"}`);
  const name = text(topic);
  const bytes = packet(PUBLISH_QOS_1, Buffer.concat([name, Buffer.alloc(2), payload]));
  const payloadAt = bytes.length - payload.length;
  const sequenceAt = payloadAt + before.length;
  const instantAt = sequenceAt + SEQUENCE_DIGITS + between.length;
  return { bytes, packetIdAt: payloadAt - 2, sequenceAt, instantAt };
}

/** Writes the message into `target` and returns where the next one goes. `packetId` 1 to 65535, `at` epoch ms. */
export function writePublish(
  target: Buffer,
  offset: number,
  template: Template,
  { packetId, sequence, at }: { packetId: number; sequence: number; at: number },
): number {
  target.set(template.bytes, offset);
  target.writeUInt16BE(packetId, offset + template.packetIdAt);
  writeDigits(target, offset + template.sequenceAt, SEQUENCE_DIGITS, sequence);
  writeDigits(target, offset + template.instantAt, INSTANT_DIGITS, at);
  return offset + template.bytes.length;
}

/** The number of a message in its run. */
export function sequenceOf(id: string): number {
  return Number(id.slice(-SEQUENCE_DIGITS));
}

/** Reads a stream of CONNACK and PUBACK, which are of one length. */
export function readAnswers(): Answers {
  let rest: Buffer = Buffer.alloc(0);
  return {
    take(piece) {
      const bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
      const counted = { connected: false, acknowledged: 0 };
      let place = 0;
      for (; place + ANSWER_BYTES <= bytes.length; place += ANSWER_BYTES) {
        const type = bytes[place];
        if (type === PUBACK) counted.acknowledged += 1;
        else if (type === CONNACK && bytes[place + 3] === 0) counted.connected = true;
        else throw new Error(`the broker answers ${bytes.toString('hex', place, place + ANSWER_BYTES)}`);
      }
      rest = bytes.subarray(place);
      return counted;
    },
  };
}

function writeDigits(target: Buffer, offset: number, digits: number, value: number): void {
  let left = value;
  for (let place = offset + digits - 1; place >= offset; place -= 1) {
    const higher = Math.floor(left / 10);
    target[place] = 48 + left - higher * 10;
    left = higher;
  }
}

function packet(type: number, body: Buffer): Buffer {
  const length: number[] = [];
  let left = body.length;
  do {
    const more = left > 127 ? 128 : 0;
    length.push((left % 128) + more);
    left = Math.floor(left / 128);
  } while (left > 0);
  return Buffer.concat([Buffer.from([type, ...length]), body]);
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
