import type { Route } from '@cockpit/api/patrol';
import { useTranslation } from 'react-i18next';
import { useFormatters } from '../i18n/words.ts';
import { PagedRows } from '../kit/PagedRows.tsx';
import { useNow } from '../live/store.ts';

const MINUTE_MS = 60_000;

export type Walking = Route & { walking: NonNullable<Route['walking']> };

/** Who walks where: pseudonym, last checkpoint, and how long ago. */
export function Walkers({ rows }: { rows: readonly Walking[] }) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const now = useNow(MINUTE_MS);
  return (
    <div className="walkers">
      <PagedRows
        rows={rows}
        keyOf={codeOf}
        rowMin={24}
        empty={t('patrol.nobody')}
        render={({ walking }) => (
          <div className="row walker-row">
            <svg className="mark walker-mark" viewBox="0 0 16 16" aria-hidden="true">
              <path d="M2 14 8 3l6 11" />
            </svg>
            <span className="n walker-officer">{walking.officer}</span>
            <span className="walker-at" title={formatters.name(walking.checkpoint)}>
              {formatters.name(walking.checkpoint)}
            </span>
            <span className="right quiet nobr">{t('age.ago', { age: formatters.age(walking.at, now) })}</span>
          </div>
        )}
      />
    </div>
  );
}

function codeOf(row: Walking): string {
  return row.code;
}
