import { useTranslation } from 'react-i18next';
import { decimal, whole } from '../format/numbers.ts';
import { Figure } from '../kit/Figure.tsx';
import { reportingLevel } from '../live/freshness.ts';
import { useLive } from '../live/store.ts';
import type { PipelineState } from './pipeline-state.ts';
import { useFaultWords, useLasting, usePipeline } from './use-pipeline.ts';

/** In one glance: is the picture live, how far behind, how many of the sources are in it; by the same rule as the band. */
export function LineState() {
  const { t } = useTranslation();
  const lost = useLive((state) => !state.connected || state.veil !== null);
  const started = useLive((state) => state.pictures.wall !== undefined);
  const pipeline = usePipeline();
  if (!started) return <span className="line-state is-partial">{t('app.connecting')}</span>;
  if (lost) return <Line look="lost" text={t('header.lost')} />;
  return pipeline.kind === 'whole' ? <Live /> : <Faulty state={pipeline} />;
}

function Faulty({ state }: { state: Exclude<PipelineState, { kind: 'whole' }> }) {
  const { t } = useTranslation();
  const words = useFaultWords();
  const lasting = useLasting(state.kind === 'unknown' ? null : state.since);
  if (state.kind === 'unknown') return <Line look="partial" text={t('pipeline.unknown')} />;
  const text = t(state.kind === 'broken' ? 'pipeline.broken' : 'pipeline.slow', { stage: words.stage(state) });
  return (
    <Line look={state.kind === 'broken' ? 'lost' : 'partial'} text={text}>
      {lasting !== null && <span className="nobr">· {lasting}</span>}
    </Line>
  );
}

function Live() {
  const { t } = useTranslation();
  const lagMs = useLive((state) => state.pictures.wall?.tables.sources['all']?.lagMs ?? null);
  const reporting = useLive((state) => state.pictures.wall?.tables.sources['all']?.reporting ?? null);
  const expected = useLive((state) => state.pictures.wall?.tables.sources['all']?.expected ?? 0);
  const silence = useLive((state) => state.pictures.wall?.tables.sources['all']?.silence ?? null);
  // One of a thousand is for the maintenance list: the count says so, and the header stays calm.
  const isNone = reporting !== null && reportingLevel(reporting, expected) === 'none';
  const look = isNone ? 'none' : silence === null && reporting !== null ? 'live' : 'partial';
  return (
    <Line look={look} text={t(look === 'partial' && silence === 'important' ? 'header.important' : `header.${look}`)}>
      <span className="nobr">
        ·{' '}
        {lagMs === null
          ? t('header.lagUnknown')
          : t('header.lag', { lag: t('unit.seconds', { n: decimal(Math.max(0, lagMs) / 1000) }) })}
      </span>
      <span className="nobr">
        ·{' '}
        <Figure at="sources.all.expected" plain>
          {t('header.reporting', { reporting: whole(reporting), expected: whole(expected) })}
        </Figure>
      </span>
    </Line>
  );
}

function Line({
  look,
  text,
  children,
}: {
  look: 'live' | 'partial' | 'none' | 'lost';
  text: string;
  children?: React.ReactNode;
}) {
  return (
    <span className={`line-state is-${look}`} role="status">
      <i className="dot" aria-hidden="true" />
      <b className="nobr">{text}</b>
      {children}
    </span>
  );
}
