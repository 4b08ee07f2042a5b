import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import { useFormatters } from '../i18n/words.ts';
import { useNow } from '../live/store.ts';
import { isOfChartsOnly, type StageFault } from './pipeline-state.ts';
import { useFaultWords, useLasting, usePipeline } from './use-pipeline.ts';

/** The same as the band of the wall, above the desk's pages. */
export function PipelineNotice() {
  const state = usePipeline();
  return state.kind === 'broken' ? <Broken fault={state} /> : null;
}

function Broken({ fault }: { fault: StageFault }) {
  const { t } = useTranslation();
  const words = useFaultWords();
  const formatters = useFormatters();
  const now = useNow();
  const lasting = useLasting(fault.since);
  const chartsOnly = isOfChartsOnly(fault);
  const parts = { stage: words.stage(fault), what: words.sentence(fault) };
  const since =
    fault.since === null || lasting === null
      ? ''
      : ` · ${t('band.since', { time: formatters.time(fault.since, now) })} · ${t('pipeline.lasting', { age: lasting })}`;
  return (
    <Alert
      banner
      type={chartsOnly ? 'warning' : 'error'}
      message={`${chartsOnly ? t('pipeline.delayed', parts) : t('pipeline.line', parts)}${since} · ${t(chartsOnly ? 'pipeline.figuresOld' : 'pipeline.unheard')}`}
    />
  );
}
