import type { Route } from '@cockpit/api/patrol';
import { useTranslation } from 'react-i18next';
import { whole } from '../format/numbers.ts';
import { useFormatters } from '../i18n/words.ts';
import { Figure } from '../kit/Figure.tsx';
import { Mark } from '../kit/Mark.tsx';
import { Name } from '../kit/Name.tsx';
import { Tag } from '../kit/Tag.tsx';
import { useNow } from '../live/store.ts';
import { StopCells } from './StopCells.tsx';

const NAME_UNITS = { zh: 6.4, en: 8.5 };
const MINUTE_MS = 60_000;

/** One route: the stops of its round, done of planned today, and what is wrong or going on. */
export function RouteRow({ row }: { row: Route }) {
  return (
    <div className="row patrol-row">
      <Name text={row.name} units={NAME_UNITS} />
      <span className="stops-box">{row.round && <StopCells stops={row.round.stops} />}</span>
      <span className="n right">
        <Figure at={`routes.${row.code}.done`} className="strong">
          {whole(row.done)}
        </Figure>
        <span className="quiet">/{whole(row.planned)}</span>
      </span>
      <span className="row-end">
        <RouteState row={row} />
      </span>
    </div>
  );
}

function RouteState({ row }: { row: Route }) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const now = useNow(MINUTE_MS);
  if (row.missed > 0)
    return (
      <Tag look="medium">
        <Mark shape="medium" /> {t('patrol.missed', { n: row.missed })}
      </Tag>
    );
  if (row.late > 0)
    return (
      <Tag look="low">
        <Mark shape="low" /> {t('patrol.late', { n: row.late })}
      </Tag>
    );
  if (row.planned === 0)
    return <span className="faint nobr">{t(isUnwatched(row) ? 'patrol.unwatched' : 'patrol.unplanned')}</span>;
  if (row.walking) return <span className="accent nobr">{t('patrol.underway')}</span>;
  if (row.done >= row.planned) return <span className="faint nobr">{t('patrol.finished')}</span>;
  const next = row.round !== null && row.round.startsAt > now ? row.round.startsAt : row.nextDueAt;
  return next === null ? null : (
    <span className="faint nobr">{t('patrol.next', { time: formatters.time(next, now) })}</span>
  );
}

/** It had stops today, before anybody listened: whether they were made nobody knows. */
function isUnwatched({ round }: Route): boolean {
  return round?.stops.some(({ state }) => state === 'unknown') ?? false;
}
