import type { CaseSignal } from '@cockpit/api/cases/desk';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { keptSearch } from '../../desk-kit/kept-search.ts';
import { useFormatters } from '../../i18n/words.ts';

interface Props {
  signals: readonly CaseSignal[];
  now: number;
}

/** What the case came from, and what was found to have the same cause. */
export function Signals({ signals, now }: Props) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const { search } = useLocation();
  if (signals.length === 0) return <p className="work-hint">{t('cases.detail.noSignals')}</p>;
  return (
    <ul className="cs-signals">
      {signals.map(({ kind, ref, title, at, boundBy, boundAt }) => (
        <li key={`${kind} ${ref}`}>
          <span className="cs-flag">{t(`cases.signal.${kind}`)}</span>
          {kind === 'alarm' ? (
            <Link to={`/desk/alarms/${ref}${keptSearch(search)}`} title={t('cases.signal.open')}>
              {formatters.name(title)}
            </Link>
          ) : (
            <span>{formatters.name(title)}</span>
          )}
          <span className="n">{formatters.time(at, now)}</span>
          <span className="work-hint">
            {t('cases.signal.bound', { by: boundBy, time: formatters.time(boundAt, now) })}
          </span>
        </li>
      ))}
    </ul>
  );
}
