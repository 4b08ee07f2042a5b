/** `npm run bench -- path`: medians of three rounds over the path of a message, with what they were measured on. */
import { writeFile } from 'node:fs/promises';
import { type OwnServer, startOwnBroker, startOwnPostgres } from '../src/harness/own-servers.ts';
import { openStack, type Stack } from '../src/harness/stack.ts';
import { describeMachine, describeVersions } from './machine.ts';
import { measureRound, type Round } from './path.ts';
import { median } from './statistics.ts';

const ROUNDS = 3;

/** Prints the report and writes it to `json`, when given. `seconds`: of each measurement. */
export async function benchPath(seconds: number, json: string | undefined): Promise<void> {
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
    if (json !== undefined) await writeFile(json, `${report}\n`);
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
