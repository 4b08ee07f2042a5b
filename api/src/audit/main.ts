/** `npm run audit -- verify [--head SEAL]`: is the trail as it was written? Exit code 1 when it is not. */
import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import { openDatabase } from '../database.ts';
import { coerceError } from '../errors.ts';
import { openLog } from '../log.ts';
import { verifyTrail } from './verify.ts';

const USAGE = `npm run audit -- verify [--head SEAL]
  Recomputes the hash chain of the audit trail in DATABASE_URL and names the first broken row.
  --head SEAL   a seal noted earlier: it must still stand in the trail`;

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (thrown) {
  console.error(coerceError(thrown).message);
  process.exitCode = 1;
}

async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { head: { type: 'string' } } });
  if (positionals.length !== 1 || positionals[0] !== 'verify') {
    console.error(USAGE);
    return 1;
  }
  const { DATABASE_URL } = readConfig(process.env);
  const database = openDatabase(DATABASE_URL, openLog('audit', 'warn'));
  try {
    const { rows, head, broken } = await verifyTrail(database);
    if (broken !== undefined) {
      console.error(`Row ${broken.id} is broken: ${broken.why}. The ${rows} rows before it are in order.`);
      return 1;
    }
    if (values.head !== undefined && !(await isInTrail(values.head))) {
      console.error(`The seal ${values.head.slice(0, 64)} is no longer in the trail: rows were cut off its end.`);
      return 1;
    }
    console.log(`${rows} rows, all as they were written. Head: ${head}`);
    return 0;
  } finally {
    await database.end();
  }

  async function isInTrail(seal: string): Promise<boolean> {
    const found = await database.query('select 1 from audit where seal = $1', [Buffer.from(seal, 'hex')]);
    return found.rowCount === 1;
  }
}
