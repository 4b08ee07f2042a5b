/** MQTT 5 is answered in its own words that this broker does not speak it: a client that waits for an answer would hang. */
import type { Client } from 'aedes';

const SENTENCE = 'The embedded broker speaks MQTT 3.1.1 only; Mosquitto and EMQX speak 5.';
const REASON_STRING = 0x1f;
const UNSUPPORTED_PROTOCOL_VERSION = 0x84;

/** Whether the CONNECT was of MQTT 5; then it has been answered and its connection ends. */
export function refuseMqtt5(client: Client, protocolVersion: number | undefined): boolean {
  if (protocolVersion !== 5) return false;
  const text = Buffer.from(SENTENCE);
  const properties = Buffer.concat([Buffer.from([REASON_STRING, text.length >> 8, text.length & 0xff]), text]);
  const body = Buffer.concat([Buffer.from([0, UNSUPPORTED_PROTOCOL_VERSION, properties.length]), properties]);
  client.conn.end(Buffer.concat([Buffer.from([0x20, body.length]), body]));
  return true;
}
