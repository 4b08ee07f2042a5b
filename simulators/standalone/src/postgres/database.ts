/** The process that owns the embedded PostgreSQL: `database.ts --folder DIR [--port N] [--setting name=value]…` */
import { parseArgs } from 'node:util';
import { StartFault } from '../ground/fault.ts';
import { runService } from '../processes/service.ts';
import { startPostgres } from './postgres.ts';

const { values } = parseArgs({
  options: { folder: { type: 'string' }, port: { type: 'string' }, setting: { type: 'string', multiple: true } },
});

await runService(async () => {
  if (values.folder === undefined) throw new StartFault('--folder is missing');
  const postgres = await startPostgres({
    folder: values.folder,
    ...(values.port === undefined ? {} : { port: Number(values.port) }),
    settings: values.setting ?? [],
    onLog: (line) => console.log(line),
  });
  let stopping = false;
  void postgres.exited.then(() => {
    if (stopping) return;
    console.error('The database server ended unexpectedly.');
    process.exit(1); // the supervisor starts this process, and with it the server, again
  });
  return {
    ready: { databaseUrl: postgres.databaseUrl, pid: postgres.pid },
    stop: () => {
      stopping = true;
      return postgres.stop();
    },
  };
});
