import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { RIGHTS, type Right, ROLES } from './contract.ts';

const PAGE = path.resolve(import.meta.dirname, '../../../docs/RIGHTS.md');

it('docs/RIGHTS.md shows the table that decides', async () => {
  expect(await readFile(PAGE, 'utf8')).toContain(tableOf());
});

/** As it stands in the page: paste it there after a change of the table. */
function tableOf(): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rows = (Object.keys(RIGHTS) as Right[]).map((right) => {
    const { extent, roles } = RIGHTS[right] as { extent: string; roles: readonly string[] };
    return line([`\`${right}\``, extent, ...ROLES.map((role) => (roles.includes(role) ? '●' : ''))]);
  });
  return [line(['right', 'extent', ...ROLES]), line(['---', '---', ...ROLES.map(() => ':-:')]), ...rows].join('\n');
}
