/** A client that does not read is cut off: what it is owed would fill the memory. */
import type { Logger } from 'pino';
import type { Socket } from './socket.ts';

/**
 * Packets that may wait for one client; socket.io itself has no limit (socketio/socket.io#4435). Ten changes a second, and as many
 * of alarms, make this three to six seconds behind; the client reconnects and takes a fresh snapshot, which is cheaper than what it is owed.
 */
const WAITING_PACKETS_MAX = 64;

/** Disconnects a client that does not take what it is sent, nor may ask for more of it. True: it is gone. */
export function dropSlow(socket: Socket, log: Logger): boolean {
  const waiting = waitingPackets(socket);
  if (waiting <= WAITING_PACKETS_MAX) return false;
  log.warn({ waiting }, 'client too slow, disconnecting');
  // A polite close would wait until everything has been taken, which is what does not happen.
  socket.conn.request.socket.destroy();
  return true;
}

/** engine.io keeps what a connection has not taken yet in a field it calls private; there is no public way to ask. */
function waitingPackets(socket: Socket): number {
  return (socket.conn as unknown as { writeBuffer: unknown[] }).writeBuffer.length;
}
