/** `npm run bench -- path|ingest|alarms|cases|poison`: figures as JSON, with what they were measured on. */
import { parseArgs } from 'node:util';
import { benchAlarms } from './alarms/bench.ts';
import { ALARMS_USAGE, readAlarmOptions } from './alarms/options.ts';
import { benchCases } from './cases/bench.ts';
import { CASES_USAGE, readCaseOptions } from './cases/options.ts';
import { benchIngest } from './ingest/bench.ts';
import { INGEST_USAGE, readOptions } from './ingest/options.ts';
import { benchPath } from './path-bench.ts';
import { benchPoison } from './poison/bench.ts';

const SECONDS = 5;
const USAGE = `npm run bench -- path [--seconds N] [--json FILE]

  --seconds N   length of each of the four measurements of a round, 1 to 600 (${SECONDS})
  --json FILE   writes the result there as well

DATABASE_URL and MQTT_URL measure on real servers instead of the embedded ones.

${INGEST_USAGE}

${ALARMS_USAGE}

${CASES_USAGE}

npm run bench -- poison [--seconds N] [--json FILE]

  --seconds N   length of each measurement, 1 to 600 (${SECONDS})`;

const [command, ...args] = process.argv.slice(2);
try {
  if (command === 'path' || command === 'poison') {
    const { values } = parseArgs({ args, options: { seconds: { type: 'string' }, json: { type: 'string' } } });
    const seconds = Number(values.seconds ?? SECONDS);
    if (!(seconds >= 1 && seconds <= 600)) throw new Error(`--seconds is "${values.seconds}"; expected 1 to 600.`);
    if (command === 'path') await benchPath(seconds, values.json);
    else if (!(await benchPoison(seconds, values.json))) process.exitCode = 1;
  } else if (command === 'ingest') {
    if (!(await benchIngest(readOptions(args)))) process.exitCode = 1;
  } else if (command === 'alarms') {
    if (!(await benchAlarms(readAlarmOptions(args)))) process.exitCode = 1;
  } else if (command === 'cases') {
    if (!(await benchCases(readCaseOptions(args)))) process.exitCode = 1;
  } else {
    console.error(USAGE);
    process.exitCode = command === '--help' || command === '-h' ? 0 : 1;
  }
} catch (fault) {
  console.error(fault instanceof Error ? fault.message : fault);
  process.exitCode = 1;
}
