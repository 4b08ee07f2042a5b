/** Rows of people as far as messages reach them. */
import { type Queryable, rows } from '../database/database.ts';
import type { Contact } from './contract.ts';

export async function readContact(database: Queryable, person: number): Promise<Contact> {
  const [found] = await rows<Contact>(
    database,
    'person-contact',
    'select email, language from person where id = $1::int',
    [person],
  );
  if (found === undefined) throw new Error(`There is no person ${person}.`);
  return found;
}

/** Returns what the trail says of it: an address is private and stays out of a trail that is kept for good. */
export async function setContact(
  tx: Queryable,
  person: number,
  { email, language }: Contact,
): Promise<{ emailChanged: boolean; hasEmail: boolean; language: string }> {
  const [before] = await rows<{ email: string | null }>(
    tx,
    'person-contact-lock',
    'select email from person where id = $1::int for update',
    [person],
  );
  await rows(tx, 'person-contact-set', 'update person set email = $2, language = $3 where id = $1::int', [
    person,
    email,
    language,
  ]);
  return { emailChanged: before?.email !== email, hasEmail: email !== null, language };
}
