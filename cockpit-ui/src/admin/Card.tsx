import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** The frame of every page before and around an account. */
export function Card({ title, children, wide = false }: { title: string; children: ReactNode; wide?: boolean }) {
  const { t, i18n } = useTranslation();
  return (
    <main className="adm">
      <section className={wide ? 'adm-card is-wide' : 'adm-card'}>
        <header>
          <p className="adm-brand">{t('app.title')}</p>
          <button
            type="button"
            className="adm-quiet"
            lang={i18n.resolvedLanguage === 'en' ? 'zh-CN' : 'en'}
            onClick={() => void i18n.changeLanguage(i18n.resolvedLanguage === 'en' ? 'zh' : 'en')}
          >
            {t('app.language')}
          </button>
        </header>
        <h1>{title}</h1>
        {children}
      </section>
    </main>
  );
}
