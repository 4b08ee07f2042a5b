import type { Channel } from '@cockpit/api/notifications';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useGridName } from '../grids/grid-names.ts';
import { useFormatters } from '../i18n/words.ts';
import { listIn, type RuleParts, ruleSentence } from './rule-sentence.ts';

/** Says rules in the shown language, with the names of the shown community. */
export function useSentence(channels: readonly Channel[]): (rule: RuleParts) => string {
  const { t } = useTranslation();
  const { language } = useFormatters();
  const gridName = useGridName();
  return useMemo(() => {
    const words = { t, gridName, list: listIn(language) };
    return (rule) => ruleSentence(rule, channels, words);
  }, [t, language, gridName, channels]);
}
