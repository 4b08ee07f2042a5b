/** The process that is the embedded broker: `broker.ts [--host H] [--port N] [--folder DIR] [--keep SESSION]… [--users FILE]…` */
import { parseArgs } from 'node:util';
import { runService } from '../processes/service.ts';
import { startBroker } from './mqtt-broker.ts';

const { values } = parseArgs({
  options: {
    host: { type: 'string', default: '127.0.0.1' },
    port: { type: 'string', default: '0' },
    folder: { type: 'string' },
    keep: { type: 'string', multiple: true, default: [] },
    users: { type: 'string', multiple: true, default: [] },
  },
});

await runService(async () => {
  const broker = await startBroker({
    host: values.host,
    port: Number(values.port),
    folder: values.folder,
    keep: values.keep,
    users: values.users,
    log: (line) => console.log(line),
  });
  return { ready: { mqttUrl: broker.mqttUrl, port: broker.port }, stop: broker.stop };
});
