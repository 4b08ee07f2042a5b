import { useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { updates } from './updates.ts';

/** A new version waits until somebody says so: nothing is pulled from under a form. */
export function UpdateBar() {
  const { t } = useTranslation();
  const isReady = useSyncExternalStore(updates.subscribe, updates.isReady);
  const [isLater, setLater] = useState(false);
  if (!isReady || isLater) return null;
  return (
    <p className="fd-line is-update" role="status">
      {t('field.update.ready')}
      <button type="button" onClick={() => setLater(true)}>
        {t('field.update.later')}
      </button>
      <button type="button" className="fd-main" onClick={updates.take}>
        {t('field.update.now')}
      </button>
    </p>
  );
}
