/** The category table of a community: what ships, with what its people changed. One reading per question. */
import { type Queryable, rows } from '../../database/database.ts';
import type { CaseCategory, CategoryList } from './contract.ts';
import { shippedCategories } from './shipped.ts';

type Entry = CategoryList['categories'][number];

/** Code → category, disabled ones included: cases of them have a name all the same. */
export async function readCategories(
  database: Queryable,
  community: string,
): Promise<ReadonlyMap<string, CaseCategory>> {
  const entries = await readCategoryEntries(database, community);
  return new Map(
    entries.map(({ changedBy: _, changedAt: __, version: ___, own: ____, ...entry }) => [entry.code, entry]),
  );
}

/** The same with who changed what last, in the order of codes. */
export async function readCategoryEntries(database: Queryable, community: string): Promise<Entry[]> {
  const [shipped, changes] = [
    await shippedCategories(),
    await rows<{ code: string; body: CaseCategory | null; version: number; changedBy: string; changedAt: number }>(
      database,
      'case-category-changes',
      `select distinct on (code) code, body, id::float8 as version, changed_by as "changedBy",
         (extract(epoch from changed_at) * 1000)::float8 as "changedAt"
       from case_category_change where community = $1 order by code, id desc`,
      [community],
    ),
  ];
  const table = new Map<string, Entry>(
    shipped.map((category) => [
      category.code,
      { ...category, version: 0, changedBy: null, changedAt: null, own: false },
    ]),
  );
  for (const { code, body, version, changedBy, changedAt } of changes) {
    const ships = table.get(code);
    const category = body ?? ships;
    if (category !== undefined)
      table.set(code, { ...category, version, changedBy, changedAt, own: ships === undefined });
  }
  return [...table.values()].sort((a, b) => (a.code < b.code ? -1 : 1));
}
