/** `npm run cases`: past cases out of a register, and their figures on the console. */
import { parseArgs } from 'node:util';
import { CONSOLE } from '../accounts/first-start.ts';
import { type DistrictRow, districtFigures, districtsPlainly } from '../cases/import/district-table.ts';
import { type ImportAccount, importComplaints } from '../cases/import/import.ts';
import { coerceError } from '../errors/errors.ts';
import { registryCache } from '../registry/cache.ts';
import { withDatabase, withDatabaseToRead } from './console.ts';

const USAGE = `npm run cases -- import FILE [--community CODE] [--types FILE]
      past complaints (CSV, plain or gzipped: id, opened, closed, type, descriptor, district) as cases
      --types   JSON of type → category code; every other type is 其他
npm run cases -- figures --by district [--community CODE] [--from YYYY-MM-DD] [--to YYYY-MM-DD]
      closure rate and mean days per district, by the figures of the api and by a plain SQL

DATABASE_URL names the database; without it the one of the running "npm start". What is imported and how it is counted: docs/CASE-FIGURES.md`;

const OPTIONS = {
  community: { type: 'string' },
  types: { type: 'string' },
  by: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

try {
  await run(process.argv.slice(2));
} catch (thrown) {
  console.error(coerceError(thrown).message);
  process.exitCode = 1;
}

async function run(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: OPTIONS });
  const [command, path] = positionals;
  if (values.help) return console.log(USAGE);
  if (command === 'import' && path !== undefined) {
    const told = { path, types: values.types, by: CONSOLE, now: Date.now() };
    return tell(
      await withDatabase('cases', async (db) =>
        importComplaints(db, await registryCache(db, undefined).get(values.community), told),
      ),
    );
  }
  if (command === 'figures' && values.by === 'district') {
    const period = { from: dayOf(values.from, 'from') ?? 0, to: dayOf(values.to, 'to') ?? Date.now() };
    return withDatabaseToRead('cases', async (db) => {
      const registry = await registryCache(db, undefined).get(values.community);
      const figures = await districtFigures(db, registry, period, Date.now());
      const plain = await districtsPlainly(db, registry, period);
      console.log(table(figures, plain));
      if (JSON.stringify(figures) !== JSON.stringify(plain)) throw new Error('They differ: the community has other cases, or one of the two is wrong.'); // biome-ignore format: one line
      console.log('Both agree in every row.');
    });
  }
  throw new Error(USAGE);
}

function tell({ read, made, known, refused, unmapped }: ImportAccount): void {
  for (const { line, id, reason } of refused) console.log(`line ${line}  ${id}  refused: ${reason}`);
  for (const { type, complaints } of unmapped) console.log(`type ${type || '(none)'}  ${complaints} as 其他`);
  console.log(`${read} rows: ${made} new cases, ${known} known from before, ${refused.length} refused.`);
}

/** Figures to the left, plain SQL to the right. */
function table(figures: readonly DistrictRow[], plain: readonly DistrictRow[]): string {
  const byDistrict = new Map(plain.map((row) => [row.district, row]));
  const cells = (row: DistrictRow | undefined) =>
    row === undefined ? '-'.padStart(34) : `${`${row.closed} / ${row.shouldClose}`.padStart(13)}${percent(row).padStart(9)}${days(row).padStart(12)}`; // biome-ignore format: one line
  const head = `${'district'.padEnd(12)}${'closed / should   rate   mean days'.padStart(34)}   |${'the same by plain SQL'.padStart(34)}`;
  const lines = [...figures, sum(figures)].map((row) => {
    const other = row.district === 'all' ? sum(plain) : byDistrict.get(row.district);
    return `${(row.district ?? '(none)').padEnd(12)}${cells(row)}   |${cells(other)}`;
  });
  return [head, ...lines].join('\n');
}

function sum(rows: readonly DistrictRow[]): DistrictRow {
  const total = (name: Exclude<keyof DistrictRow, 'district'>) => rows.reduce((all, row) => all + row[name], 0);
  return {
    district: 'all',
    shouldClose: total('shouldClose'),
    closed: total('closed'),
    days: total('days'),
    closedInPeriod: total('closedInPeriod'),
  };
}

function percent({ closed, shouldClose }: DistrictRow): string {
  return shouldClose === 0 ? 'n/a' : `${((100 * closed) / shouldClose).toFixed(2)} %`;
}

function days({ days: total, closedInPeriod }: DistrictRow): string {
  return closedInPeriod === 0 ? 'n/a' : (total / closedInPeriod).toFixed(3);
}

function dayOf(text: string | undefined, option: string): number | undefined {
  if (text === undefined) return undefined;
  const at = Date.parse(`${text}T00:00:00Z`);
  if (!Number.isFinite(at)) throw new Error(`--${option}: ${text} is no date.`);
  return at;
}
