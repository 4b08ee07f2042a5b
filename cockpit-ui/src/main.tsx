import { lazy, StrictMode, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { useTranslation } from 'react-i18next';
import { BrowserRouter, Link, Navigate, Route, Routes, useLocation } from 'react-router';
import { ChangePassword } from './accounts/ChangePassword.tsx';
import { SignIn } from './accounts/SignIn.tsx';
import { Welcome } from './accounts/Welcome.tsx';
import { languageOf, startWords } from './i18n/start.ts';
import { WallDoor } from './pairing/WallDoor.tsx';
import '@fontsource-variable/noto-sans-sc/index.css';
import '@fontsource/barlow-semi-condensed/600.css';

/** The desk and what it stands on come only to who opens it. */
const Desk = lazy(() => import('./desk/Desk.tsx').then((module) => ({ default: module.Desk })));

const AdminPages = lazy(() => import('./admin/AdminPages.tsx').then((module) => ({ default: module.AdminPages })));

startWords(languageOf(window.location.search));

const root = document.getElementById('root');
if (root !== null)
  createRoot(root).render(
    <StrictMode>
      <BrowserRouter>
        <Routes>
          <Route path="/" element={<ToWall />} />
          <Route path="/wall" element={<WallDoor />} />
          <Route
            path="/desk/*"
            element={
              <Suspense fallback={null}>
                <Desk />
              </Suspense>
            }
          />
          <Route path="/login" element={<SignIn />} />
          <Route path="/welcome" element={<Welcome />} />
          <Route path="/password" element={<ChangePassword />} />
          {['/account', '/admin/*'].map((path) => (
            <Route
              key={path}
              path={path}
              element={
                <Suspense fallback={null}>
                  <AdminPages />
                </Suspense>
              }
            />
          ))}
          <Route path="*" element={<NotFound />} />
        </Routes>
      </BrowserRouter>
    </StrictMode>,
  );

function ToWall() {
  return <Navigate to={`/wall${useLocation().search}`} replace />;
}

function NotFound() {
  const { t } = useTranslation();
  return (
    <main className="waiting">
      <div>
        <p>{t('app.notFound')}</p>
        <Link to="/wall">{t('app.toWall')}</Link>
      </div>
    </main>
  );
}
