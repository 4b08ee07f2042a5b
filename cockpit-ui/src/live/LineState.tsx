import { useTranslation } from 'react-i18next';
import { decimal, whole } from '../format/numbers.ts';
import { Figure } from '../wall/Figure.tsx';
import { hearing } from './freshness.ts';
import { useLive } from './store.ts';

/** In one glance: is the picture live, how far behind, how many of the sources are in it. */
export function LineState() {
  const { t } = useTranslation();
  const lost = useLive((state) => !state.connected || state.veil !== null);
  const started = useLive((state) => state.pictures.wall !== undefined);
  const lagMs = useLive((state) => state.pictures.wall?.tables.sources['all']?.lagMs ?? null);
  const reporting = useLive((state) => state.pictures.wall?.tables.sources['all']?.reporting ?? 0);
  const expected = useLive((state) => state.pictures.wall?.tables.sources['all']?.expected ?? 0);
  if (!started) return <span className="line-state is-partial">{t('app.connecting')}</span>;
  const heard = hearing(reporting, expected);
  const look = lost ? 'lost' : heard === 'all' ? 'live' : heard === 'some' ? 'partial' : 'none';
  return (
    <span className={`line-state is-${look}`} role="status">
      <i className="dot" aria-hidden="true" />
      <b className="nobr">{t(`header.${look}`)}</b>
      {!lost && (
        <>
          {lagMs !== null && (
            <span className="nobr">
              · {t('header.lag', { lag: t('unit.seconds', { n: decimal(Math.max(0, lagMs) / 1000) }) })}
            </span>
          )}
          <span className="nobr">
            ·{' '}
            <Figure at="sources.all.expected" plain>
              {t('header.reporting', { reporting: whole(reporting), expected: whole(expected) })}
            </Figure>
          </span>
        </>
      )}
    </span>
  );
}
