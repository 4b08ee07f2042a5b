/**
 * The process that publishes: told by `{type: 'go', …Traffic}` what and how fast, by `{type: 'stored', count}` how far the
 * other end is. Sends `progress` ten times a second and `done` when the broker has acknowledged all.
 */
import { connect } from 'node:net';
import { connectPacket, publishTemplate, readAnswers, writePublish } from './packets.ts';
import type { Traffic } from './traffic.ts';

/** Unacknowledged at most: below the number of packet ids. */
const UNDER_WAY_MAX = 50_000;
/** Messages of one write. */
const BURST = 250;
const TICK_MS = 2;
const PROGRESS_MS = 100;
const PACKET_IDS = 65_535;

let stored = 0;
process.on('message', (message: { type: string }) => {
  if (message.type === 'go') publish(message as unknown as Traffic);
  if (message.type === 'stored') stored = (message as unknown as { count: number }).count;
});
process.on('disconnect', () => process.exit(0)); // nobody is left to send for
process.send?.({ type: 'ready' });

function publish({ url, run, topics, fields, payloadBytes, pace, seconds }: Traffic): void {
  const templates = topics.map((topic) => publishTemplate(topic, run, fields, payloadBytes));
  const longest = Math.max(...templates.map(({ bytes }) => bytes.length));
  const answers = readAnswers();
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port || 1883), noDelay: true });
  let sent = 0;
  let acknowledged = 0;
  let startedAt = 0;
  let lastSentAt = 0;
  let timers: NodeJS.Timeout[] = [];

  socket.on('connect', () => socket.write(connectPacket(`bench-${run}`)));
  socket.on('data', (piece) => {
    const counted = answers.take(piece);
    acknowledged += counted.acknowledged;
    if (counted.connected) start();
    else pump();
  });
  socket.on('drain', pump);
  socket.on('error', fail);
  socket.on('close', () => fail(new Error('the broker closed the connection')));

  function start(): void {
    startedAt = Date.now();
    timers = [setInterval(pump, TICK_MS), setInterval(() => tell('progress'), PROGRESS_MS)];
    pump();
  }

  function pump(): void {
    if (startedAt === 0) return;
    const over = Date.now() - startedAt >= seconds * 1000;
    if (over && acknowledged >= sent) {
      finish();
      return;
    }
    while (!over && !socket.writableNeedDrain) {
      const count = Math.min(BURST, allowed());
      if (count <= 0) return;
      burst(count);
    }
  }

  // How many may go out now.
  function allowed(): number {
    const ids = UNDER_WAY_MAX - (sent - acknowledged);
    if (pace.kind === 'window') return Math.min(ids, pace.messages - (sent - stored));
    if (pace.kind === 'flood') return ids;
    return Math.min(ids, Math.floor(((Date.now() - startedAt) / 1000) * pace.perSecond) - sent);
  }

  function burst(count: number): void {
    const bytes = Buffer.allocUnsafe(count * longest);
    const at = Date.now();
    let end = 0;
    for (let place = 0; place < count; place += 1) {
      const template = templates[sent % templates.length];
      if (template === undefined) return;
      end = writePublish(bytes, end, template, { packetId: (sent % PACKET_IDS) + 1, sequence: sent, at });
      sent += 1;
    }
    lastSentAt = at;
    socket.write(bytes.subarray(0, end));
  }

  function finish(): void {
    for (const timer of timers) clearInterval(timer);
    socket.removeAllListeners('close');
    socket.destroy();
    tell('done');
    process.disconnect();
  }

  function tell(type: 'progress' | 'done'): void {
    process.send?.({ type, sent, acknowledged, startedAt, lastSentAt });
  }
}

function fail(fault: Error): void {
  console.error(fault.message);
  process.exit(1);
}
