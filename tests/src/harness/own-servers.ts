/** A database server and a broker of a test's own, to be killed: never the ones the other tests live on. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { programOf } from './programs.ts';
import { createService, type Service } from './service.ts';

export interface OwnServer {
  url: string;
  service: Service;
  /** Process id of the server itself. */
  serverPid(): number;
  /** Stops it and removes its folder. */
  remove(): Promise<void>;
}

/** PostgreSQL with all its care for the disk: what it has committed must survive a kill. `settings`: `name=value`. */
export async function startOwnPostgres(settings: readonly string[] = []): Promise<OwnServer> {
  const more = settings.flatMap((setting) => ['--setting', setting]);
  return startOwn('database', 'databaseUrl', (url) => new URL(url).port, more);
}

/** The embedded broker, sessions on disk; `keep`: ids of sessions whose messages it never gives up; `users`: files of users, none: open. */
export async function startOwnBroker(keep: readonly string[] = [], users: readonly string[] = []): Promise<OwnServer> {
  const more = [...keep.flatMap((id) => ['--keep', id]), ...users.flatMap((file) => ['--users', file])];
  return startOwn('broker', 'mqttUrl', (url) => new URL(url).port, more);
}

async function startOwn(
  name: 'database' | 'broker',
  urlKey: string,
  portOf: (url: string) => string,
  more: readonly string[] = [],
): Promise<OwnServer> {
  const folder = await mkdtemp(path.join(tmpdir(), `cockpit-own-${name}-`));
  const program = await programOf(name);
  let port = '0';
  let serverPid = -1;
  const service = createService(() => ({
    name,
    entry: program,
    args: ['--folder', folder, ...more, ...(port === '0' ? [] : ['--port', port])],
  }));
  const start = async () => {
    const ready = await service.start();
    serverPid = Number(ready['pid'] ?? service.pid());
    return ready;
  };
  const url = String((await start())[urlKey]);
  port = portOf(url);
  return {
    url,
    service: { ...service, start },
    serverPid: () => serverPid,
    async remove() {
      await service.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
