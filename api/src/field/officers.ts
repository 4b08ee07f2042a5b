/** The pseudonym somebody's check-ins carry. */
import { type Queryable, rows } from '../database/database.ts';

/** The officer's code, made at the first check-in: random, so that it says nothing about the person. */
export async function officerCode(tx: Queryable, person: number, newId: () => string): Promise<string> {
  const known = await readOfficer(tx, person);
  if (known !== undefined) return known;
  await rows(
    tx,
    'officer-add',
    'insert into field_officer (person, code) values ($1::int, $2) on conflict do nothing',
    [person, `W-${newId().slice(-12)}`],
  );
  // Of two first check-ins at once the other one may have won.
  const added = await readOfficer(tx, person);
  if (added === undefined) throw new Error('An officer’s code was made twice.');
  return added;
}

export async function readOfficer(db: Queryable, person: number): Promise<string | undefined> {
  const [found] = await rows<{ code: string }>(db, 'officer', 'select code from field_officer where person = $1::int', [
    person,
  ]);
  return found?.code;
}
