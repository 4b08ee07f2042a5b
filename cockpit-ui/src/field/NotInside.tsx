import { useTranslation } from 'react-i18next';
import { useOutbox } from './phone.ts';

/** Nobody is signed in, or nobody whose work is here. What waits to be sent is told. */
export function NotInside({ state }: { state: 'asking' | 'nobody' | 'away' | 'idle' }) {
  const { t } = useTranslation();
  const { entries } = useOutbox();
  const count = entries?.length ?? 0;
  if (state === 'asking') return <main className="fd-alone">{t('field.asking')}</main>;
  return (
    <main className="fd-alone">
      <h1>{t('field.title')}</h1>
      <p>{t(state === 'nobody' ? 'field.nobody' : state === 'away' ? 'field.away' : 'field.notForYou')}</p>
      {count > 0 && <p className="fd-warn">▲ {t('field.outbox.count', { n: count })}</p>}
      {state !== 'away' && (
        <a className="fd-main" href={`/login?next=${encodeURIComponent('/field/')}`}>
          {t('field.signIn')}
        </a>
      )}
    </main>
  );
}
