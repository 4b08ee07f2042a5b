/** Table case_category_change: append-only, the newest row of a code stands, nobody overwrites what they have not seen. */
import { audit } from '../../audit/write.ts';
import { inTransaction, type Queryable, rows } from '../../database/database.ts';
import { CASE_CATEGORIES_LOCK, lockByText } from '../../database/locks.ts';
import { RequestError } from '../../errors/errors.ts';
import type { Access } from '../../gate/access.ts';
import type { SettingParts } from '../../organisation/change.ts';
import { readDepartments } from '../../organisation/departments.ts';
import { readCategoryEntries } from './categories.ts';
import type { CategoryChange, CategoryEntry } from './contract.ts';
import { categoryFaults } from './faults.ts';

/** Changes a shipped category, makes or changes one of the community's own, or puts a shipped one back. Throws RequestError. */
export function changeCategory(
  { database, realNow }: SettingParts,
  { actor }: Access,
  community: string,
  code: string,
  change: CategoryChange,
): Promise<CategoryEntry> {
  return inTransaction(database, async (tx) => {
    await lockByText(tx, CASE_CATEGORIES_LOCK, community);
    const entries = await readCategoryEntries(tx, community);
    const before = entries.find((entry) => entry.code === code);
    if (change.version !== (before?.version ?? 0))
      throw new RequestError(409, 'changed-meanwhile', 'version: it was changed in the meantime; reload it.');
    await refuseFaults(tx, community, code, change, entries);
    await append(tx, [community, code, change.category, change.reason, actor.name, realNow()]);
    const after = (await readCategoryEntries(tx, community)).find((entry) => entry.code === code);
    if (after === undefined) throw new Error(`Category ${code} is gone after its change.`);
    await audit(tx, {
      at: realNow(),
      who: actor.person,
      action: 'case.category',
      object: `case-category:${community}/${code}`,
      before,
      after,
      reason: change.reason,
      address: actor.address,
    });
    return after;
  });
}

async function refuseFaults(
  tx: Queryable,
  community: string,
  code: string,
  { category }: CategoryChange,
  entries: readonly CategoryEntry[],
): Promise<void> {
  const before = entries.find((entry) => entry.code === code);
  if (category === null) {
    if (before === undefined) throw new RequestError(404, 'not-found', `code: there is no category ${code}.`);
    if (before.own) throw invalid('category: a custom category with cases cannot be removed; disable it.');
    return;
  }
  if (category.code !== code) throw invalid('category.code: differs from the code in the path.');
  const known = new Set((await readDepartments(tx, community)).map((department) => department.code));
  // What ships names departments a community may not have; what people add must exist.
  const unknown = category.departments.find((one) => !known.has(one) && !before?.departments.includes(one));
  if (unknown !== undefined) throw invalid(`category.departments: there is no department ${unknown}.`);
  const faults = categoryFaults([...entries.filter((entry) => entry.code !== code), category]);
  const own = faults.filter((fault) => fault.startsWith(`${code}: `));
  if (own.length > 0) throw invalid(own.map((fault) => `category: ${fault.slice(code.length + 2)}`).join(' '));
}

async function append(tx: Queryable, [community, code, body, reason, by, at]: unknown[]): Promise<void> {
  await rows(
    tx,
    'case-category-change',
    `insert into case_category_change (community, code, body, reason, changed_by, changed_at)
     values ($1, $2, $3::jsonb, $4, $5, to_timestamp($6::float8 / 1000))`,
    [community, code, body === null ? null : JSON.stringify(body), reason, by, at],
  );
}

function invalid(message: string): RequestError {
  return new RequestError(400, 'invalid-request', message);
}
