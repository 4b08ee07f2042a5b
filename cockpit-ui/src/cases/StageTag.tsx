import type { CaseFile } from '@cockpit/api/cases';
import { useTranslation } from 'react-i18next';

/** Where a case stands, in words; the outline only helps the eye. */
export function StageTag({ of: one }: { of: Pick<CaseFile, 'stage' | 'suspendedUntil' | 'closure'> }) {
  const { t } = useTranslation();
  const isSuspended = one.suspendedUntil !== null;
  const word = one.closure === null ? t(`cases.stage.${one.stage}`) : t(`cases.closure.${one.closure}`);
  return (
    <span className={`cs-stage cs-stage-${isSuspended ? 'suspended' : one.stage}`}>
      {word}
      {isSuspended && ` · ${t('cases.suspended')}`}
    </span>
  );
}
