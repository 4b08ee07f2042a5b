import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormatters } from '../i18n/words.ts';
import { useLive, useNow, useWallTable } from '../live/store.ts';
import { type PipelineState, pipelineState, type StageFault } from './pipeline-state.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

/** How the pipeline is doing by the last word of the api. */
export function usePipeline(): PipelineState {
  const rows = useWallTable('pipeline');
  return useMemo(() => pipelineState(rows), [rows]);
}

/** Epoch ms since when devices may speak and not be heard; null: they are heard. */
export function useUnheardSince(): number | null {
  return useLive((state) => state.pictures.wall?.tables.sources['all']?.unheardSince ?? null);
}

/** Stage, fault and how long, in the current language. */
export function useFaultWords(): { sentence(fault: StageFault): string; stage(fault: StageFault): string } {
  const { t } = useTranslation();
  const stage = ({ stage: name }: StageFault) => t(`pipeline.stage.${name}`);
  return {
    stage,
    sentence: (fault) => (fault.what === null ? stage(fault) : t(`pipeline.what.${fault.what}`)),
  };
}

/** "45 秒", "6 分": how long ago, to the second within the first minute. */
export function useLasting(since: number | null): string | null {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const now = useNow();
  if (since === null) return null;
  const passed = Math.max(0, now - since);
  return passed < MINUTE_MS ? t('unit.seconds', { n: Math.floor(passed / SECOND_MS) }) : formatters.age(since, now);
}
