/** `npm run organisation`: departments, their people and the work calendar of a community as a file. */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { CONSOLE } from '../accounts/first-start.ts';
import { coerceError } from '../errors/errors.ts';
import { exportOrganisation } from '../organisation-file/export.ts';
import { type Imported, importOrganisation, parseOrganisation } from '../organisation-file/import.ts';
import { readCommunityCodes } from '../registry/queries.ts';
import { withDatabase, withDatabaseToRead } from './console.ts';

const USAGE = `npm run organisation -- validate FILE               check a file, list every fault
npm run organisation -- import FILE                 put it into the database, as a whole or not at all
npm run organisation -- export [--community CODE]   write the organisation of a community to the console

DATABASE_URL names the database; without it the one of the running "npm start". The format: docs/ORGANISATION.md`;

try {
  await run(process.argv.slice(2));
} catch (thrown) {
  console.error(coerceError(thrown).message);
  process.exitCode = 1;
}

async function run(args: string[]): Promise<void> {
  const options = { community: { type: 'string' }, help: { type: 'boolean', short: 'h' } } as const;
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options });
  const [command, path] = positionals;
  if (values.help) return console.log(USAGE);
  if (command === 'validate' && path !== undefined) {
    const { community } = parseOrganisation(await readFile(path, 'utf8'));
    return console.log(`The file for ${community} has no faults in itself.`);
  }
  if (command === 'import' && path !== undefined) {
    const file = parseOrganisation(await readFile(path, 'utf8'));
    const now = Date.now();
    const trace = { by: CONSOLE, now, clockNow: now };
    return console.log(
      summary(await withDatabase('organisation', (database) => importOrganisation(database, file, trace))),
    );
  }
  if (command === 'export' && path === undefined) {
    const file = await withDatabaseToRead('organisation', async (database) => {
      const codes = await readCommunityCodes(database);
      const code = values.community ?? codes[0];
      if (code === undefined || !codes.includes(code)) throw new Error(`There is no community ${code ?? 'yet'}.`);
      return exportOrganisation(database, code);
    });
    return console.log(JSON.stringify(file, null, 2));
  }
  throw new Error(USAGE);
}

function summary({ community, departments, members, retired, exceptions, hours, plans, rostered }: Imported): string {
  const gone = retired.length === 0 ? '' : ` Retired, no longer in the file: ${retired.join(', ')}.`;
  return `Community ${community}: ${departments} departments with ${members} members, ${exceptions} days that differ${
    hours ? ', hours set' : ''
  }${plans > 0 ? `, ${plans} kinds of shifts, people for ${rostered} shifts of the coming days` : ''}.${gone}`;
}
