import { useTranslation } from 'react-i18next';
import type { Drafting } from './use-draft.ts';

/** Says that what stands in the form is of before, and how to start over. */
export function PhoneDraftNote({ isTakenUp, clear }: Pick<Drafting<unknown>, 'isTakenUp' | 'clear'>) {
  const { t } = useTranslation();
  if (!isTakenUp) return null;
  return (
    <p className="fd-position">
      <span role="status">✎ {t('field.draft.takenUp')}</span>
      <button type="button" onClick={clear}>
        {t('field.draft.clear')}
      </button>
    </p>
  );
}
