/**
 * Holds messages back without losing the connection. mqtt.js reads nothing while `handleMessage` waits, not even the answer to
 * its own ping (MQTT.js#1935): after one and a half keep-alives it would give a healthy line up, and everything be delivered
 * again. So pings go out beside its queue, and its check is put off, as long as messages are held; a line that died meanwhile is noticed
 * by that check afterwards.
 */
import type { MqttClient } from 'mqtt';

/** Fixed header of a PINGREQ, which has nothing else. */
const PINGREQ = Buffer.from([0xc0, 0x00]);
/** Pings per keep-alive: the broker may have heard nothing for a whole one when holding begins, and gives up after one and a half. */
const PINGS_PER_KEEPALIVE = 4;

/** For `client.handleMessage`: goes on when `whenRoom` calls back. `keepaliveS` as in the client's options. */
export function applyBackpressure(
  client: MqttClient,
  keepaliveS: number,
  whenRoom: (callback: () => void) => void,
): MqttClient['handleMessage'] {
  const everyMs = (keepaliveS * 1_000) / PINGS_PER_KEEPALIVE;
  let lastPing = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;
  const stop = () => {
    clearInterval(timer);
    timer = undefined;
  };
  client.on('close', stop);

  function ping(): void {
    if (!client.connected) return;
    lastPing = performance.now();
    client.stream.write(PINGREQ);
    client.reschedulePing(true);
  }

  return (_packet, done) => {
    let waits = true;
    whenRoom(() => {
      waits = false;
      if (timer !== undefined) stop();
      done();
    });
    if (!waits) return;
    // Held for moments again and again, with nothing to acknowledge, a line is as silent as if held for long.
    if (performance.now() - lastPing >= everyMs) ping();
    stop();
    timer = setInterval(ping, everyMs);
  };
}
