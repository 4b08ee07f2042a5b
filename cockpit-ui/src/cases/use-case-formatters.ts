/** Sentences several parts of the case pages speak alike. */
import type { Limit } from '@cockpit/api/organisation';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Span } from '../case-rules/countdown.ts';
import { isReason } from '../case-rules/words.ts';
import { decimal } from '../format/numbers.ts';

export interface CaseFormatters {
  /** "2 小时" */
  span(span: Span): string;
  /** "4 工作时" */
  limit(limit: Limit): string;
  /** A reason in words; a code nobody knows any more as it is. */
  reason(code: string): string;
}

export function useCaseFormatters(): CaseFormatters {
  const { t } = useTranslation();
  return useMemo(
    () => ({
      span: (span) => (span.unit === 'now' ? t('cases.span.now') : t(`cases.span.${span.unit}`, { n: span.n })),
      limit: ({ amount, unit }) => t('cases.limit', { n: decimal(amount), unit: t(`cases.unit.${unit}`) }),
      reason: (code) => (isReason(code) ? t(`cases.reason.${code}`) : code),
    }),
    [t],
  );
}
