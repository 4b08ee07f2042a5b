import { useTranslation } from 'react-i18next';
import { timeText } from './time-text.ts';
import { useCachedQuery } from './use-cached-query.ts';

const STAGES = ['database', 'broker', 'queue', 'ingest', 'commit', 'api', 'rollups'] as const;
type Stage = (typeof STAGES)[number];

/** Says on the phone that new alarms may not come; only by a fresh answer, never by a kept one. */
export function PipelineLine() {
  const { t } = useTranslation();
  const { body, since } = useCachedQuery('GET /api/health', {});
  const broken = since === null ? body?.reasons.find(({ stage }) => isStage(stage) && stage !== 'rollups') : undefined;
  if (broken === undefined) return null;
  return (
    <p className="fd-line is-trouble" role="status">
      ▲ {t('pipeline.broken', { stage: t(`pipeline.stage.${broken.stage as Stage}`) })}
      {broken.since !== null && ` · ${t('band.since', { time: timeText(broken.since) })}`} · {t('pipeline.unheard')}
    </p>
  );
}

function isStage(name: string): name is Stage {
  return (STAGES as readonly string[]).includes(name);
}
