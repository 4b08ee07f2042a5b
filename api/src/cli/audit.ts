/** `npm run audit -- verify [--head SEAL]`: is the trail as it was written? Exit code 1 when it is not. */
import { parseArgs } from 'node:util';
import { verifyTrail } from '../audit/verify.ts';
import type { Database } from '../database/database.ts';
import { coerceError } from '../errors/errors.ts';
import { withDatabaseToRead } from './console.ts';

const USAGE = `npm run audit -- verify [--head SEAL]
  Recomputes the hash chain of the audit trail and names the first broken row. DATABASE_URL
  names the database; without it the one of the running "npm start".
  --head SEAL   a seal noted earlier: it must still stand in the trail`;

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (thrown) {
  console.error(coerceError(thrown).message);
  process.exitCode = 1;
}

async function run(args: string[]): Promise<number> {
  const options = { head: { type: 'string' }, help: { type: 'boolean', short: 'h' } } as const;
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  if (positionals.length !== 1 || positionals[0] !== 'verify') {
    console.error(USAGE);
    return 1;
  }
  return withDatabaseToRead('audit', (database) => report(database, values.head));
}

async function report(database: Database, noted: string | undefined): Promise<number> {
  const { rows, head, broken } = await verifyTrail(database);
  if (broken !== undefined) {
    console.error(`Row ${broken.id} is broken: ${broken.why}. The ${rows} rows before it are in order.`);
    return 1;
  }
  if (noted !== undefined && !(await isInTrail(noted))) {
    console.error(`The seal ${noted.slice(0, 64)} is no longer in the trail: rows were cut off its end.`);
    return 1;
  }
  console.log(`${rows} rows, all as they were written. Head: ${head}`);
  return 0;

  async function isInTrail(seal: string): Promise<boolean> {
    const found = await database.query('select 1 from audit where seal = $1', [Buffer.from(seal, 'hex')]);
    return found.rowCount === 1;
  }
}
