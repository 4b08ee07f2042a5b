import { expect, it } from 'vitest';
import { readShippedRules } from './files.ts';
import { ruleSetOf } from './rules/contract.ts';

it('ships one high alarm for carbon monoxide, of whatever level its place is', async () => {
  const set = ruleSetOf(await readShippedRules(), []);
  for (const level of ['general', 'major']) {
    const place = {
      community: 'test',
      kind: 'hazard-point' as const,
      code: 'CO',
      attributes: { kind: 'carbon-monoxide', level },
    };
    const loud = set
      .rulesFor(place)
      .filter(({ condition }) => condition.kind === 'state' && condition.is.includes('alarm'));
    expect(loud.map(({ priority }) => priority)).toEqual(['high']);
  }
});
