/** Links and passwords of this start. They come over IPC, are printed once and kept nowhere. */
import { type ChildSpec, startChild } from '../processes/child.ts';

export interface FirstPeople {
  /** Token of /welcome; undefined: an administrator has a password already. */
  admin: string | undefined;
  /** Accounts that were made by this start. */
  people: readonly { login: string; role: string; password: string }[];
  /** Token of /wall: opens it in one browser. */
  wall: string;
}

/** Runs the console of accounts; `signal` ends it. Throws StartFault with its own words when it fails. */
export async function promptFirstPeople(spec: ChildSpec, signal: AbortSignal): Promise<FirstPeople> {
  signal.throwIfAborted();
  const child = startChild(spec);
  signal.addEventListener('abort', () => child.kill('SIGTERM'), { once: true });
  const { admin, people, wall } = await child.ready;
  await child.exited;
  return {
    admin: typeof admin === 'string' ? admin : undefined,
    people: Array.isArray(people) ? people : [],
    wall: String(wall),
  };
}

/** For people, below the links. A start that made nobody says how to get in again. */
export function peopleLines({ admin, people }: FirstPeople, apiUrl: string): string {
  const link =
    admin === undefined
      ? ''
      : `  Admin   ${apiUrl}/welcome#${admin}   (once, within 72 h; have an authenticator app at hand)\n`;
  if (people.length === 0 && admin === undefined)
    return `  Desk    ${apiUrl}/login   (passwords were shown at the first start; a new one: npm run accounts -- reset NAME)\n`;
  if (people.length === 0) return link;
  const lines = people.map(({ login, role, password }) => `          ${login.padEnd(10)} ${password}   ${role}`);
  return `${link}  Desk    ${apiUrl}/login   (shown this once)\n${lines.join('\n')}\n`;
}
