/** The phone pages: a page of their own, so that a phone never loads the wall and no service worker ever controls it. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import { startWords } from '../i18n/start.ts';
import { FieldApp } from './FieldApp.tsx';
import { keptLanguage } from './kept-language.ts';
import { NoStore } from './NoStore.tsx';
import { openPhone } from './phone.ts';
import { startUpdates } from './pwa/updates.ts';
import '@fontsource-variable/noto-sans-sc/index.css';
import './field.css';

startWords(keptLanguage(window.location.search));

// In development there is none to register.
if (import.meta.env.PROD) void startUpdates().catch(() => {});

const root = document.getElementById('root');
const phone = await openPhone().catch(() => null);
if (root !== null)
  createRoot(root).render(
    <StrictMode>
      <BrowserRouter>{phone === null ? <NoStore /> : <FieldApp phone={phone} />}</BrowserRouter>
    </StrictMode>,
  );
