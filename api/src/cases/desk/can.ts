/** What somebody may do with a case now. Actions judge it again under their lock, by the same rules. Pure. */
import type { Person } from '../../sessions/person.ts';
import { mayAt } from '../access.ts';
import { type CaseFacts, refusalOf } from '../act/conditions.ts';
import { CASE_TABLE, CASE_VERBS, type CaseVerb } from '../act/constants.ts';
import type { CaseRecord } from '../act/record.ts';

type Place = Parameters<typeof mayAt>[2];

export function allowedVerbs(person: Person, file: CaseFacts & Place, record: CaseRecord, now: number): CaseVerb[] {
  return CASE_VERBS.filter(
    (verb) =>
      mayAt(person, CASE_TABLE[verb].right, file) && refusalOf(verb, file, record, person.id, now) === undefined,
  );
}
