import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Navigate, Route, Routes, useLocation } from 'react-router';
import { AlertBar } from '../alarms/watch/AlertBar.tsx';
import { keptSearch } from '../desk-kit/kept-search.ts';
import { mayDo, useMe } from '../desk-kit/me.ts';
import { PipelineNotice } from '../pipeline/PipelineNotice.tsx';
import { StaleOverlay } from '../pipeline/StaleOverlay.tsx';
import { DeskHead } from './DeskHead.tsx';
import { DeskNav } from './DeskNav.tsx';
import { DESK_PAGES } from './pages.ts';
import type { DeskTheme } from './theme.ts';

interface Props {
  look: DeskTheme;
  onLook: (next: DeskTheme) => void;
}

/** Head, navigation, and the page the address names. */
export function DeskFrame({ look, onLook }: Props) {
  const { t } = useTranslation();
  const me = useMe();
  const { search } = useLocation();
  const [home] = DESK_PAGES.filter(({ right }) => mayDo(me, right));
  if (home === undefined)
    return (
      <main className="desk-notice">
        <p>{t('desk.nothing')}</p>
        <Link to="/account">{t('desk.person.account')}</Link>
      </main>
    );
  return (
    <div className="desk">
      <DeskHead look={look} onLook={onLook} />
      {mayDo(me, 'wall.view') && <PipelineNotice />}
      {mayDo(me, 'alarm.view') && <AlertBar />}
      <DeskNav />
      <main className="desk-main">
        <Suspense fallback={<p className="desk-notice">{t('desk.loading')}</p>}>
          <Routes>
            {DESK_PAGES.map(({ path, right, Page }) => (
              <Route
                key={path}
                path={`${path}/*`}
                element={mayDo(me, right) ? <Page /> : <p className="desk-notice">{t('desk.noRight')}</p>}
              />
            ))}
            <Route path="*" element={<Navigate to={`/desk/${home.path}${keptSearch(search)}`} replace />} />
          </Routes>
        </Suspense>
        <StaleOverlay />
      </main>
    </div>
  );
}
