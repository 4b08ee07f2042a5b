/** Real servers in the place of embedded parts: they must answer before anything is built on them. */
import { connect } from 'node:net';
import { StartFault } from '../ground/fault.ts';

const DEFAULT_PORTS: Readonly<Record<string, number>> = {
  'postgresql:': 5432,
  'postgres:': 5432,
  'mqtt:': 1883,
  'mqtts:': 8883,
  'ws:': 80,
  'wss:': 443,
  'redis:': 6379,
  'rediss:': 6379,
};
const ANSWER_TIMEOUT_MS = 5000;

/** Throws StartFault naming the variable when its server does not accept a connection within 5 s. */
export async function checkAnswers(variable: string, url: string | undefined): Promise<void> {
  if (url === undefined) return;
  const parsed = URL.parse(url);
  const port = Number(parsed?.port) || DEFAULT_PORTS[parsed?.protocol ?? ''];
  if (parsed === null || port === undefined) throw new StartFault(`${variable} is not an address this can use.`);
  const host = parsed.hostname.replace(/^\[(.*)\]$/, '$1') || '127.0.0.1';
  const refusal = await new Promise<string | undefined>((resolve) => {
    const socket = connect({ host, port, timeout: ANSWER_TIMEOUT_MS });
    const end = (outcome: string | undefined) => {
      socket.destroy();
      resolve(outcome);
    };
    socket.once('connect', () => end(undefined));
    socket.once('timeout', () => end('no answer'));
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
  });
  if (refusal !== undefined) throw new StartFault(`${variable}: nothing answers at ${host}:${port} (${refusal}).`);
}
