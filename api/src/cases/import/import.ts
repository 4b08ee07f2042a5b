/** A register of past complaints becomes cases of a community. */
import { readFile } from 'node:fs/promises';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import type { Database } from '../../database/database.ts';
import { readCalendar } from '../../organisation/read-calendar.ts';
import type { Registry } from '../../registry/registry.ts';
import { readCategories } from '../categories/categories.ts';
import type { CaseCategory } from '../categories/contract.ts';
import { type RejectedLine, readComplaints } from './read-complaints.ts';
import { storeComplaints } from './store.ts';

/** 其他, for types nothing is said of. */
const OTHER = '20603';

const check = Compile(Type.Record(Type.String(), Type.String()));

export interface ImportAccount {
  read: number;
  made: number;
  /** There from an earlier import. */
  known: number;
  refused: RejectedLine[];
  /** Types that became 其他, with how many complaints, the most first. */
  unmapped: { type: string; complaints: number }[];
}

/** `types`: a JSON file of type → category code. @throws Error with a sentence; nothing is stored then. */
export async function importComplaints(
  database: Database,
  registry: Registry,
  { path, types, by, now }: { path: string; types: string | undefined; by: string; now: number },
): Promise<ImportAccount> {
  const { code: community, timezone: zone } = registry.community;
  const categories = await readCategories(database, community);
  const codes = await readTypes(types, categories);
  const other = categories.get(OTHER);
  if (other === undefined) throw new Error(`The category table has no ${OTHER} for what fits nowhere else.`);
  const { complaints, refused } = await readComplaints(path, { zone, now });
  const unmapped = new Map<string, number>();
  for (const { type } of complaints)
    if (!codes.has(type ?? '')) unmapped.set(type ?? '', (unmapped.get(type ?? '') ?? 0) + 1);
  const { made } = await storeComplaints(database, complaints, {
    community,
    calendar: await readCalendar(database, community, zone),
    categoryOf: (type) => codes.get(type ?? '') ?? other,
    by,
    now,
  });
  return {
    read: complaints.length + refused.length,
    made,
    known: complaints.length - made,
    refused,
    unmapped: [...unmapped]
      .map(([type, count]) => ({ type, complaints: count }))
      .sort((a, b) => b.complaints - a.complaints),
  };
}

async function readTypes(
  path: string | undefined,
  categories: ReadonlyMap<string, CaseCategory>,
): Promise<ReadonlyMap<string, CaseCategory>> {
  if (path === undefined) return new Map();
  const parsed: unknown = JSON.parse(await readFile(path, 'utf8'));
  if (!check.Check(parsed)) throw new Error(`${path}: must be a JSON object of type → category code.`);
  return new Map(
    Object.entries(parsed).map(([type, code]) => {
      const category = categories.get(code);
      if (category === undefined) throw new Error(`${path}: ${type}: there is no category ${code}.`);
      return [type, category];
    }),
  );
}
