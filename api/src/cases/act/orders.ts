/** Orders about cases are done once for ever: of one whose answer is forgotten the case is answered as it stands by now. */
import { type Queryable, rows } from '../../database/database.ts';
import { type IdempotentRequest, keyReused, type StoredResponse } from '../../idempotency/once.ts';
import type { Person } from '../../sessions/person.ts';
import { caseReach, noSuchCase } from '../access.ts';
import type { CaseFile } from '../contract.ts';
import { readCase } from './act.ts';
import { caseLookups } from './case-lookups.ts';
import { readCaseAccess } from './stored-case.ts';

const DONE = `
  select o.digest, o.case_id::float8 as id, c.community from case_order o join case_file c on c.id = o.case_id
  where o.person = $1::int and o.key = $2`;
const KEEP = 'insert into case_order (person, key, digest, case_id) values ($1::int, $2, $3, $4::int8)';

/** Does `work`, or answers what came of it. Anyone who sends the same key at the same time is kept waiting by `once`. Throws RequestError. */
export async function onceForEver(
  tx: Queryable,
  { key, digest }: IdempotentRequest,
  person: Person,
  status: number,
  work: () => Promise<CaseFile>,
): Promise<StoredResponse<CaseFile>> {
  if (key === undefined) return { status, body: await work() };
  const [done] = await rows<{ digest: Buffer; id: number; community: string }>(tx, 'case-order-done', DONE, [
    person.id,
    key,
  ]);
  if (done === undefined) {
    const body = await work();
    await rows(tx, 'case-order-keep', KEEP, [person.id, key, digest, body.id]);
    return { status, body };
  }
  if (!digest.equals(done.digest)) throw keyReused();
  const { seen } = await readCaseAccess(tx, done.id, caseReach(person, done.community));
  if (!seen) throw noSuchCase(done.id);
  return { status, body: await readCase(tx, done.id, caseLookups(tx, done.community)), again: true };
}
