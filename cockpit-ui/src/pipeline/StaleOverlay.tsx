import { useTranslation } from 'react-i18next';
import { useFormatters } from '../i18n/words.ts';
import { useLive, useNow } from '../live/store.ts';
import { usePipeline } from './use-pipeline.ts';

const SECOND_MS = 1000;

interface Props {
  /** Alarms call and do not sound meanwhile. */
  silenced?: boolean;
}

/** Says over the darkened last picture that it is not live, and since when. Lifts by itself. */
export function StaleOverlay({ silenced = false }: Props) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const reason = useLive((state) => state.veil?.reason);
  const since = useLive((state) => state.veil?.since ?? 0);
  const now = useNow();
  const fault = usePipeline();
  // What the api heard last; it may hear no notices while the database itself answers.
  const stage = fault.kind === 'broken' ? fault.stage : 'database';
  if (reason === undefined) return null;
  const passed = Math.max(0, Math.round((now - since) / SECOND_MS));
  const age = passed < 60 ? t('unit.seconds', { n: passed }) : formatters.age(since, now);
  return (
    <div className="veil" role="alert">
      <div className="veil-card">
        <b>{t(`veil.${reason}`)}</b>
        <span>{t('pipeline.at', { stage: t(`pipeline.stage.${reason === 'silent' ? 'socket' : stage}`) })}</span>
        <span>{t('veil.since', { time: formatters.time(since, now), age })}</span>
        <small>{t(reason === 'database' ? 'veil.databaseRetry' : 'veil.retry')}</small>
        {silenced && <span className="veil-silenced">{t('takeover.silenced')}</span>}
      </div>
    </div>
  );
}
