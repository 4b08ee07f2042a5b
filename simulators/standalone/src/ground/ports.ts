/** Which port a server gets: the one that was asked for, or the default, or the next free one. */
import { createServer } from 'node:net';
import { errorCode, StartFault } from './fault.ts';

/** How many ports after the default are tried. */
const TRIES = 100;

/**
 * `asked` when given (StartFault when it is taken or not allowed), else the first free one from `preferred` on;
 * `moved` says that it is not the preferred one.
 */
export async function choosePort(parts: {
  asked: number | undefined;
  preferred: number;
  host: string;
  /** For the sentence, e.g. `HTTP port`. */
  what: string;
}): Promise<{ port: number; moved: boolean }> {
  const { asked, preferred, host, what } = parts;
  if (asked !== undefined) {
    const refusal = await tryPort(asked, host);
    if (refusal === undefined) return { port: asked, moved: false };
    throw new StartFault(sentence(what, asked, host, refusal));
  }
  for (let port = preferred; port < preferred + TRIES; port += 1) {
    const refusal = await tryPort(port, host);
    if (refusal === undefined) return { port, moved: port !== preferred };
    if (refusal !== 'EADDRINUSE') throw new StartFault(sentence(what, port, host, refusal));
  }
  throw new StartFault(`${what}s ${preferred} to ${preferred + TRIES - 1} are all taken on ${host}.`);
}

function sentence(what: string, port: number, host: string, refusal: string): string {
  if (refusal === 'EADDRINUSE') return `${what} ${port} is taken by another program: name another or free it.`;
  if (refusal === 'EACCES') return `${what} ${port} may not be opened by this user: name one above 1023.`;
  if (refusal === 'EADDRNOTAVAIL' || refusal === 'ENOTFOUND') return `${host} is not an address of this machine.`;
  return `${what} ${port} cannot be opened on ${host} (${refusal}).`;
}

/** Undefined when the port can be listened on, else the code of the error. */
function tryPort(port: number, host: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (thrown) => resolve(errorCode(thrown) ?? thrown.message));
    probe.listen(port, host, () => probe.close(() => resolve(undefined)));
  });
}
