import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { KeptDraft } from './use-kept-draft.ts';

/** Says that what stands in the form was written before, and how to begin again. */
export function KeptDraftNote({ isTakenUp, clear }: Pick<KeptDraft<unknown>, 'isTakenUp' | 'clear'>) {
  const { t } = useTranslation();
  if (!isTakenUp) return null;
  return (
    <p className="quiet">
      <span role="status">✎ {t('desk.draft.takenUp')}</span>
      <Button type="link" size="small" onClick={clear}>
        {t('desk.draft.clear')}
      </Button>
    </p>
  );
}
