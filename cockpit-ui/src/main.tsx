import { lazy, StrictMode, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { useTranslation } from 'react-i18next';
import { BrowserRouter, Link, Navigate, Route, Routes, useLocation } from 'react-router';
import { languageOf, startWords } from './i18n/start.ts';
import { WallEntry } from './pairing/WallEntry.tsx';
import '@fontsource-variable/noto-sans-sc/index.css';
import '@fontsource/barlow-semi-condensed/600.css';

// The desk, the door and what they stand on come only to who opens them.
const Desk = lazy(() => import('./desk/Desk.tsx').then((module) => ({ default: module.Desk })));
const SignInPages = lazy(() =>
  import('./accounts/SignInPages.tsx').then((module) => ({ default: module.SignInPages })),
);
const AdminPages = lazy(() => import('./admin/AdminPages.tsx').then((module) => ({ default: module.AdminPages })));

const CHUNKS = [
  ['/desk/*', Desk],
  ['/login', SignInPages],
  ['/welcome', SignInPages],
  ['/password', SignInPages],
  ['/second-factor', SignInPages],
  ['/account', AdminPages],
  ['/admin/*', AdminPages],
] as const;

startWords(languageOf(window.location.search));

const root = document.getElementById('root');
if (root !== null)
  createRoot(root).render(
    <StrictMode>
      <BrowserRouter>
        <Routes>
          <Route path="/" element={<ToWall />} />
          <Route path="/wall" element={<WallEntry />} />
          {CHUNKS.map(([path, Page]) => (
            <Route
              key={path}
              path={path}
              element={
                <Suspense fallback={null}>
                  <Page />
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
