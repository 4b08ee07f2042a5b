import { useTranslation } from 'react-i18next';
import { useLive } from '../live/store.ts';

/** Before the first picture: calm, or the plain reason why there is none. */
export function Waiting() {
  const { t } = useTranslation();
  const error = useLive((state) => state.errors.wall?.error);
  const connected = useLive((state) => state.connected);
  return (
    <main className="waiting">
      <div role="status">
        <svg viewBox="0 0 32 32" aria-hidden="true" className={error ? 'is-still' : ''}>
          <rect x="3" y="3" width="11" height="11" rx="2" />
          <rect x="18" y="3" width="11" height="11" rx="2" />
          <rect x="3" y="18" width="11" height="11" rx="2" />
          <rect x="18" y="18" width="11" height="11" rx="2" />
        </svg>
        <p>{error ? t(`error.${error}`) : t(connected ? 'app.loading' : 'app.connecting')}</p>
      </div>
    </main>
  );
}
