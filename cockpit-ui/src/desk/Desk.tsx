import { MutationCache, QueryCache, QueryClient, QueryClientProvider, useQueryClient } from '@tanstack/react-query';
import { App, ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useCountingTitle } from '../calls/use-counting-title.ts';
import { removeOldDrafts } from '../desk-kit/kept-drafts.ts';
import { type DeskPerson, MeContext, useMeQuery } from '../desk-kit/me.ts';
import { usePhone } from '../desk-kit/use-phone.ts';
import { GridsContext, useFetchedGrids } from '../grids/fetch-grids.ts';
import { baseRoom, seenOf } from '../grids/seen.ts';
import { isSignedOut } from '../http/api-client.ts';
import { useFormatters } from '../i18n/words.ts';
import { Waiting } from '../kit/Waiting.tsx';
import { startLive } from '../live/socket.ts';
import { createLiveStore, LiveContext, type LiveStore, useLive } from '../live/store.ts';
import { runAnswerClock } from './answer-clock.ts';
import { DeskFrame } from './DeskFrame.tsx';
import { NotSignedIn } from './NotSignedIn.tsx';
import { antTheme, type DeskTheme, storedTheme, storeTheme } from './theme.ts';
import '../style/tokens.css';
import '../kit/panel.css';
import '../kit/rows.css';
import './desk.css';

/** The duty desk: `/desk/…?community=&lang=`. One line to the api and one memory of answers for all of its pages. */
export function Desk() {
  useEffect(() => removeOldDrafts(localStorage, Date.now()), []);
  const [queries] = useState(openQueries);
  const store = useMemo(() => createLiveStore(Date.now()), []);

  return (
    <QueryClientProvider client={queries}>
      <LiveContext value={store}>
        <Dressed store={store} />
      </LiveContext>
    </QueryClientProvider>
  );
}

/** Ant Design in our colours and in the reader's language. */
function Dressed({ store }: { store: LiveStore }) {
  const { t } = useTranslation();
  const { language } = useFormatters();
  const [look, setLook] = useState<DeskTheme>(storedTheme);
  const isPhone = usePhone();
  const config = useMemo(() => antTheme(look, isPhone), [look, isPhone]);

  useEffect(() => {
    document.documentElement.dataset['desk'] = look;
    return () => {
      delete document.documentElement.dataset['desk'];
    };
  }, [look]);

  useCountingTitle(t('desk.title'), t('app.title'));

  function choose(next: DeskTheme): void {
    storeTheme(next);
    setLook(next);
  }

  return (
    <ConfigProvider theme={config} locale={language === 'zh' ? zhCN : enUS}>
      <App className="desk-app">
        <Signed store={store} look={look} onLook={choose} />
      </App>
    </ConfigProvider>
  );
}

/** When the api says that nobody is signed in any more, who is here is asked again. */
function openQueries(): QueryClient {
  const onError = (error: Error, key: string | undefined) => {
    if (isSignedOut(error) && key !== 'me') void queries.invalidateQueries({ queryKey: ['me'] });
  };
  const queries = new QueryClient({
    defaultOptions: { queries: { retry: 1 } },
    queryCache: new QueryCache({ onError: (error, { queryKey }) => onError(error, String(queryKey[0])) }),
    mutationCache: new MutationCache({ onError: (error) => onError(error, undefined) }),
  });
  return queries;
}

interface SignedProps {
  store: LiveStore;
  look: DeskTheme;
  onLook: (next: DeskTheme) => void;
}

function Signed({ store, look, onLook }: SignedProps) {
  const asked = useMeQuery();
  useLine(store, asked.data);
  const code = useLive((state) => state.pictures.wall?.community.code);
  const revision = useLive((state) => state.pictures.wall?.community.revision);
  const { grids } = useFetchedGrids(code, revision);
  if (asked.error !== null && (asked.data === undefined || isSignedOut(asked.error)))
    return <NotSignedIn error={asked.error} onRetry={() => void asked.refetch()} />;
  if (asked.data === undefined) return <Waiting />;
  return (
    <MeContext value={asked.data}>
      <GridsContext value={grids}>
        <DeskFrame look={look} onLook={onLook} />
      </GridsContext>
    </MeContext>
  );
}

/**
 * The line, for as long as the same may be seen: the community, or the grids somebody holds. For whom nothing is there is none, and the
 * time comes with the answers.
 */
function useLine(store: LiveStore, me: DeskPerson | undefined): void {
  const queries = useQueryClient();
  const [search] = useSearchParams();
  const seen = me && seenOf(me.sees, search.get('community') ?? undefined);
  const { community, grids } = seen ?? {};
  const open = seen !== undefined;
  const base = baseRoom(grids ?? null);

  useEffect(() => {
    if (!open) return;
    const line = startLive(store, {
      ...(community !== undefined && { community }),
      base,
    });
    return () => line.stop();
  }, [store, open, community, base]);

  const hasNone = me !== undefined && !open;
  useEffect(() => (hasNone ? runAnswerClock(queries, store) : undefined), [hasNone, queries, store]);
}
