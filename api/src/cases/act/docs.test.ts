import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { CASE_STAGES } from '../contract.ts';
import { STEPS } from '../state.ts';
import { ACTIONS } from './actions.ts';
import type { CaseVerb } from './contract.ts';

const PAGE = path.resolve(import.meta.dirname, '../../../../docs/CASES.md');

it('docs/CASES.md shows the table that decides', async () => {
  expect(await readFile(PAGE, 'utf8')).toContain(tableOf());
});

/** As it stands in the page: paste it there after a change of the table. */
function tableOf(): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rows = (Object.keys(ACTIONS) as CaseVerb[]).map((verb) => {
    const { right, own } = ACTIONS[verb];
    const { from, to, suspended } = STEPS[verb];
    const stages = from.length === CASE_STAGES.length ? 'any' : from.join(', ');
    const when = verb === 'resume' ? 'only' : suspended ? 'yes' : '';
    return line([`\`${verb}\``, `\`${right}\``, own ? 'own' : '', stages, to === 'stays' ? '' : to, when]);
  });
  return [
    line(['action', 'right', 'whose', 'from', 'to', 'while suspended']),
    line(Array(6).fill('---')),
    ...rows,
  ].join('\n');
}
