/** `npm run bench -- path [--seconds N] [--json FILE]`: medians of three rounds, with what they were measured on. */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { type OwnServer, startOwnBroker, startOwnPostgres } from '../harness/own-servers.ts';
import { openStack, type Stack } from '../harness/stack.ts';
import { describeMachine, describeVersions } from './machine.ts';
import { measureRound, type Round } from './path.ts';
import { median } from './statistics.ts';

const ROUNDS = 3;
const SECONDS = 5;
const USAGE = `npm run bench -- path [--seconds N] [--json FILE]

  --seconds N   length of each of the four measurements of a round, 1 to 600 (${SECONDS})
  --json FILE   writes the result there as well

DATABASE_URL and MQTT_URL measure on real servers instead of the embedded ones.`;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { seconds: { type: 'string' }, json: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
});
const seconds = Number(values.seconds ?? SECONDS);
if (values.help) console.log(USAGE);
else if (positionals.length !== 1 || positionals[0] !== 'path' || !(seconds >= 1 && seconds <= 600)) {
  console.error(USAGE);
  process.exitCode = 1;
} else await bench();

async function bench(): Promise<void> {
  const { DATABASE_URL, MQTT_URL } = process.env;
  const own: OwnServer[] = [];
  let stack: Stack | undefined;
  try {
    const urlOf = async (given: string | undefined, start: () => Promise<OwnServer>) => {
      if (given) return given;
      const server = await start();
      own.push(server);
      return server.url;
    };
    const postgresUrl = await urlOf(DATABASE_URL, startOwnPostgres);
    const mqttUrl = await urlOf(MQTT_URL, startOwnBroker);
    stack = await openStack({ postgresUrl, mqttUrl, startsAt: new Date().toISOString() });
    const machine = describeMachine();
    const [server] = await stack.database.rows<{ version: string }>(
      "select current_setting('server_version') as version",
    );
    const versions = describeVersions(
      server?.version ?? 'unknown',
      MQTT_URL ? 'as given by MQTT_URL' : 'aedes, embedded',
    );
    const rounds: Round[] = [];
    for (let round = 1; round <= ROUNDS; round += 1) {
      console.error(`round ${round} of ${ROUNDS} …`);
      rounds.push(await measureRound(stack, seconds));
    }
    const report = JSON.stringify(
      { bench: 'path', machine, versions, seconds, median: medianOf(rounds), rounds },
      null,
      2,
    );
    console.log(report);
    if (values.json !== undefined) await writeFile(values.json, `${report}\n`);
  } finally {
    await stack?.stop();
    for (const server of own.toReversed()) await server.remove();
  }
}

/** Field by field, nested ones as well. */
function medianOf<Row extends object>(rows: readonly Row[]): Row {
  const [first] = rows;
  const fields = Object.entries(first ?? {}).map(([name, value]) => {
    const all = rows.map((row) => row[name as keyof Row]);
    return [name, typeof value === 'object' ? medianOf(all as object[]) : median(all as number[])];
  });
  return Object.fromEntries(fields);
}
