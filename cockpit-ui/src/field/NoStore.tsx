import { useTranslation } from 'react-i18next';

/** The browser keeps nothing for this page: nothing that is done here would be safe, so nothing is offered. */
export function NoStore() {
  const { t } = useTranslation();
  return (
    <main className="fd-alone">
      <h1>{t('field.title')}</h1>
      <p className="fd-warn">▲ {t('field.noStore')}</p>
      <button type="button" className="fd-main" onClick={() => window.location.reload()}>
        {t('field.openAgain')}
      </button>
    </main>
  );
}
