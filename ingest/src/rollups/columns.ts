/** The measures as SQL columns, the same for both engines and for the recount. */
import { SUSPECT_FLAGS } from '../messages/contract.ts';
import type { RollupMeasure } from './declare.ts';

/** True of a reading that may enter a sum. */
export const GOOD = `(quality & ${SUSPECT_FLAGS}) = 0`;

/** The columns of a bucket made of readings, `suspect` last. The newest reading: by time, ties by id. */
export function overReadings(measures: readonly RollupMeasure[], time: string): string {
  const columns = measures.map((measure) => `${overReading(measure, time)} as ${measure.name}`);
  return [...columns, `count(*) filter (where not ${GOOD})::integer as suspect`].join(', ');
}

/** The columns of a bucket made of smaller buckets of `from`, `suspect` last. */
export function overBuckets(measures: readonly RollupMeasure[], from: string): string {
  const columns = measures.map(({ name, how, type }) => {
    if (how === 'count' || how === 'sum' || how === 'total') return `sum(${name})::${type} as ${name}`;
    if (how === 'last')
      return `((array_agg(${name} order by ${from}.bucket desc) filter (where ${name} is not null))[1])::${type} as ${name}`;
    return `${how}(${name})::${type} as ${name}`;
  });
  return [...columns, 'sum(suspect)::integer as suspect'].join(', ');
}

/** The names of the columns that `overReadings` and `overBuckets` give. */
export function columnNames(measures: readonly RollupMeasure[]): string[] {
  return [...measures.map(({ name }) => name), 'suspect'];
}

function overReading({ how, of = 'true', type }: RollupMeasure, time: string): string {
  switch (how) {
    case 'count':
      return `count(*) filter (where ${GOOD} and ${of})::${type}`;
    case 'sum':
      return `coalesce(sum(${of}) filter (where ${GOOD}), 0)::${type}`;
    case 'total':
      return `(sum(${of}) filter (where ${GOOD}))::${type}`;
    case 'min':
    case 'max':
      return `(${how}(${of}) filter (where ${GOOD}))::${type}`;
    case 'last':
      return `((array_agg(${of} order by ${time} desc, id collate "C" desc) filter (where ${GOOD} and (${of}) is not null))[1])::${type}`;
  }
}
