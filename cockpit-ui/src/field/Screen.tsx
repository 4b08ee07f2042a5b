import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { apiErrorText } from '../http/api-client.ts';
import { Icon } from './Icon.tsx';
import { InboxLink } from './inbox/InboxLink.tsx';
import { keepLanguage } from './kept-language.ts';
import { PipelineLine } from './PipelineLine.tsx';
import { useOutbox } from './phone.ts';
import { timeText } from './time-text.ts';
import type { CachedQuery } from './use-cached-query.ts';
import { useLine } from './use-line.ts';

interface ScreenProps {
  title: string;
  /** Where back leads; left out: this is one of the tabs. */
  back?: string;
  /** The answer the screen shows: said when it is an old one. */
  kept?: Pick<CachedQuery<unknown>, 'body' | 'since' | 'refusal' | 'isCut'>;
  children?: ReactNode;
  /** The one thing to do here, below the thumb. */
  action?: ReactNode;
}

/** A page: its name, how fresh it is, what it says, and what to do at the bottom. */
export function Screen({ title, back, kept, children, action }: ScreenProps) {
  const { t, i18n } = useTranslation();
  const other = i18n.language === 'zh' ? 'en' : 'zh';
  return (
    <>
      <header className="fd-head">
        {back !== undefined && (
          <Link className="fd-back" to={back} aria-label={t('field.back')}>
            <Icon name="back" />
          </Link>
        )}
        <h1>{title}</h1>
        <InboxLink />
        <button
          type="button"
          lang={other === 'en' ? 'en' : 'zh-CN'}
          aria-label={t('app.languageLabel')}
          onClick={() => {
            keepLanguage(other);
            void i18n.changeLanguage(other);
          }}
        >
          {t('app.language')}
        </button>
      </header>
      <Line kept={kept} />
      <PipelineLine />
      <main className="fd-body">
        {kept?.refusal !== undefined && kept.refusal.status !== 401 && (
          <p className="fd-warn">▲ {apiErrorText(kept.refusal, t)}</p>
        )}
        {kept !== undefined && kept.body === undefined && kept.refusal === undefined && (
          <p className="fd-quiet">{t(kept.isCut ? 'field.line.none' : 'field.loading')}</p>
        )}
        {children}
      </main>
      {action !== undefined && <div className="fd-act">{action}</div>}
    </>
  );
}

function Line({ kept }: { kept: ScreenProps['kept'] | undefined }) {
  const { t } = useTranslation();
  const { signedOut } = useOutbox();
  const isOff = !useLine() || kept?.isCut === true;
  if (signedOut || kept?.refusal?.status === 401)
    return (
      <p className="fd-line is-trouble" role="status">
        ▲ {t('field.outbox.signedOut')} <a href={`/login?next=${encodeURIComponent('/field/')}`}>{t('field.signIn')}</a>
      </p>
    );
  if (!isOff) return null;
  return (
    <p className="fd-line" role="status">
      ◌ {t('field.line.off')}
      {kept?.since != null && ` · ${t('field.line.kept', { time: timeText(kept.since) })}`}
    </p>
  );
}
