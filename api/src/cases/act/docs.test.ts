import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { CASE_STAGES } from '../constants.ts';
import { CASE_TABLE, CASE_VERBS, type CaseVerb, fieldsOf } from './constants.ts';

const PAGE = path.resolve(import.meta.dirname, '../../../../docs/CASES.md');

it('docs/CASES.md shows the table that decides', async () => {
  expect(await readFile(PAGE, 'utf8')).toContain(tableOf());
});

/** As it stands in the page: paste it there after a change of the table. */
function tableOf(): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const columns = [
    'action',
    'right',
    'whose',
    'from',
    'to',
    'while suspended',
    'besides',
    'must give',
    'tells',
    'phone',
  ];
  return [line(columns), line(columns.map(() => '---')), ...CASE_VERBS.map((verb) => line(cellsOf(verb)))].join('\n');
}

function cellsOf(verb: CaseVerb): string[] {
  const { right, own, from, to, suspended, conditions = [], tells, phone } = CASE_TABLE[verb];
  return [
    `\`${verb}\``,
    `\`${right}\``,
    own ? 'own' : '',
    from.length === CASE_STAGES.length ? 'any' : from.join(', '),
    to === 'stays' ? '' : to,
    suspended === 'also' ? 'yes' : (suspended ?? ''),
    conditions.join(', '),
    fieldsOf(verb)
      .flatMap(([field, need]) => (need === 'must' ? [field] : []))
      .join(', '),
    tells === undefined ? '' : [`\`${tells.what}\``, ...tells.concerns].join(', '),
    phone ? 'yes' : '',
  ];
}
