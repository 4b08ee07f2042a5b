import type { Venue } from '@cockpit/api/fitness';
import { useTranslation } from 'react-i18next';
import { percent, whole } from '../format/numbers.ts';
import { useFormatters } from '../i18n/words.ts';
import { Bar } from '../kit/Bar.tsx';
import { Figure } from '../kit/Figure.tsx';
import { Name } from '../kit/Name.tsx';
import { Tag } from '../kit/Tag.tsx';
import { isSilent, judge } from '../live/freshness.ts';
import { useNow } from '../live/store.ts';
import { useUnheardSince } from '../pipeline/use-pipeline.ts';

const NAME_UNITS = { zh: 7.4, en: 8.4 };

/** One venue: people now of how many, and how much its machines are used. */
export function VenueRow({ row }: { row: Venue }) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const now = useNow();
  const trust = judge(row, now, useUnheardSince());
  const silent = isSilent(trust);
  const title = formatters.asOf(row, now);
  // Closed and empty says less than "closed"; closed with somebody inside is worth its number.
  const closed = !row.open && !row.present;

  return (
    <div className={`row fitness-row ${silent || closed ? 'is-silent' : ''}`}>
      <Name text={row.name} units={NAME_UNITS} />
      <Bar
        ratio={silent || closed ? null : row.load}
        look={closed ? 'calm-2' : silent ? 'silent' : trust.kind === 'suspect' ? 'suspect' : 'calm-2'}
      />
      <Figure at={`venues.${row.code}.present`} title={title} className="right strong">
        {whole(silent ? null : row.present)}
      </Figure>
      <span className="n right quiet">/ {whole(row.capacity)}</span>
      <span className="row-end">
        {closed ? (
          <span className="faint nobr">{t('fitness.closed')}</span>
        ) : trust.kind !== 'fresh' ? (
          <Tag look={silent ? 'silent' : 'suspect'} title={title}>
            {formatters.trust(trust, now)}
          </Tag>
        ) : (
          <Figure at={`venues.${row.code}.useRateToday`} className="right quiet">
            {percent(row.useRateToday)}
            {row.useRateToday !== null && <small> %</small>}
          </Figure>
        )}
      </span>
    </div>
  );
}
