import { coverageOf } from '@cockpit/api/completeness';
import { useTranslation } from 'react-i18next';
import { whole } from '../format/numbers.ts';

interface Counted {
  reporting: number;
  expected: number;
}

/** Of how many sources a total is, said beside it in a frame of its own; nothing where all of them are in it. */
export function CoverageTag({ row }: { row: Counted | undefined }) {
  const { t } = useTranslation();
  const coverage = coverageOf(row);
  if (row === undefined || coverage === 'whole') return null;
  const words = { reporting: whole(row.reporting), expected: whole(row.expected) };
  return (
    <span className={`nobr coverage is-${coverage}`}>
      {t(coverage === 'partial' ? 'trust.only' : 'trust.known', words)}
    </span>
  );
}
