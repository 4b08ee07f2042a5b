/**
 * The one table of what people do to a case: from it come its bodies, what is offered and accepted, the forms of desk and phone, who is
 * told, and the table of docs/CASES.md. The order of the rows is that of the buttons. No schema code, so that screens bundle it.
 */
import { DECISION_ROWS } from './rows/decisions.ts';
import { PAPER_ROWS } from './rows/papers.ts';
import type { ActionRow, FieldName } from './rows/row.ts';
import { WAY_ROWS } from './rows/way.ts';

const ROWS = { ...WAY_ROWS, ...DECISION_ROWS, ...PAPER_ROWS };
export type CaseRows = typeof ROWS;
/** An action by the last part of its route; `report` has a route of its own. */
export type CaseVerb = keyof CaseRows;
export const CASE_TABLE: { readonly [Verb in CaseVerb]: ActionRow } = ROWS;
export const CASE_VERBS = Object.keys(ROWS) as CaseVerb[];

/** Fields of an action's body with what the table says of them, in the order in which they are asked for. */
export function fieldsOf(verb: CaseVerb): [field: FieldName, need: 'must' | 'may'][] {
  return Object.entries(CASE_TABLE[verb].fields) as [FieldName, 'must' | 'may'][];
}

/** An action that has reason codes must give one. */
export type ReasonedAction = {
  [Verb in CaseVerb]: CaseRows[Verb] extends { reasons: readonly string[] } ? Verb : never;
}[CaseVerb];
export const CASE_REASONS = Object.fromEntries(
  Object.entries(CASE_TABLE).flatMap(([verb, { reasons }]) => (reasons === undefined ? [] : [[verb, reasons]])),
) as { readonly [Verb in ReasonedAction]: CaseRows[Verb]['reasons'] };
