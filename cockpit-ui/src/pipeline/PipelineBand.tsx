import { useTranslation } from 'react-i18next';
import { Band } from '../kit/Band.tsx';
import { isOfChartsOnly, type StageFault } from './pipeline-state.ts';
import { useFaultWords, useLasting, usePipeline } from './use-pipeline.ts';

/** Names the broken stage across the wall, since when and for how long; nothing while none is broken. */
export function PipelineBand() {
  const state = usePipeline();
  return state.kind === 'broken' ? <Broken fault={state} /> : null;
}

function Broken({ fault }: { fault: StageFault }) {
  const { t } = useTranslation();
  const words = useFaultWords();
  const lasting = useLasting(fault.since);
  const chartsOnly = isOfChartsOnly(fault);
  const parts = { stage: words.stage(fault), what: words.sentence(fault) };
  return (
    <Band
      level={chartsOnly ? 'medium' : 'high'}
      text={chartsOnly ? t('pipeline.delayed', parts) : t('pipeline.line', parts)}
      since={fault.since}
      hint={
        <>
          {lasting !== null && <b className="nobr">{t('pipeline.lasting', { age: lasting })}</b>}
          {lasting !== null && ' · '}
          {t(chartsOnly ? 'pipeline.figuresOld' : 'pipeline.unheard')}
        </>
      }
    />
  );
}
