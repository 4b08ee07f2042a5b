import { useCallback, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useCountingTitle } from '../calls/use-counting-title.ts';
import { CasesStrip } from '../cases/wall/CasesStrip.tsx';
import { SCREEN_DOMAINS } from '../domains.ts';
import { EventBars } from '../events/EventBars.tsx';
import { EventStream } from '../events/EventStream.tsx';
import { GridsContext, useFetchedGrids } from '../grids/fetch-grids.ts';
import { GridMap } from '../grids/GridMap.tsx';
import type { ScreenDomain } from '../grids/screen-domain.ts';
import { MINE_PARAM, type WallBase } from '../grids/seen.ts';
import { Waiting } from '../kit/Waiting.tsx';
import { type LiveLine, startLive } from '../live/socket.ts';
import { createLiveStore, LiveContext, useLive } from '../live/store.ts';
import { PipelineBand } from '../pipeline/PipelineBand.tsx';
import { DutyBand } from '../shifts/DutyBand.tsx';
import { AlarmsPanel } from '../takeover/AlarmsPanel.tsx';
import { TakeoverCard } from '../takeover/TakeoverCard.tsx';
import { TakeoverNotice } from '../takeover/TakeoverNotice.tsx';
import { TakeoverStage } from '../takeover/TakeoverStage.tsx';
import { Header } from './Header.tsx';
import { PlaceFigures } from './PlaceFigures.tsx';
import { WatchFigures } from './WatchFigures.tsx';
import '../style/tokens.css';
import './layout.css';
import '../kit/panel.css';
import '../kit/rows.css';
import '../grids/map.css';
import '../takeover/takeover.css';
import '../cases/wall/cases-strip.css';

const MAP_PLACES = SCREEN_DOMAINS.flatMap(({ map }) => map ?? []);
const BEFORE_MAP = panels('before-map');
const AFTER_MAP = panels('after-map');
const REFUSED: ReadonlySet<string | undefined> = new Set(['unknown-grid', 'forbidden']);
const GRID_CODE = /^[A-Za-z0-9]{1,20}$/;

/** The wall: `/wall?community=&grid=&lang=`. One line to the api for as long as the community stays the same. */
export function Wall({ onLost, base }: { onLost: () => void; base?: WallBase }) {
  const [search] = useSearchParams();
  const community = base?.community ?? search.get('community') ?? undefined;
  const room = base?.room ?? 'wall';
  const store = useMemo(() => createLiveStore(Date.now()), []);
  const [line, setLine] = useState<LiveLine>();

  useEffect(() => {
    const started = startLive(store, {
      onLost,
      ...(community !== undefined && { community }),
      base: room,
    });
    setLine(started);
    return () => started.stop();
  }, [store, community, room, onLost]);

  return (
    <LiveContext value={store}>
      <Screen line={line} base={base} onMoved={onLost} />
    </LiveContext>
  );
}

interface ScreenProps {
  line: LiveLine | undefined;
  base: WallBase | undefined;
  /** What is theirs may have become something else. */
  onMoved: () => void;
}

function Screen({ line, base, onMoved }: ScreenProps) {
  const { t, i18n } = useTranslation();
  useCountingTitle(t('app.title'), t('app.title'));
  const [search, setSearch] = useSearchParams();
  const asked = search.get('grid') ?? undefined;
  const isShown = (code: string) => (base === undefined ? GRID_CODE.test(code) : base.codes.includes(code));
  const grid = asked !== undefined && isShown(asked) ? asked : undefined;
  const inside = grid === base?.code ? undefined : grid;
  const code = useLive((state) => state.pictures.wall?.community.code);
  const revision = useLive((state) => state.pictures.wall?.community.revision);
  const refused = useLive((state) => REFUSED.has(state.errors[state.room]?.error));
  const { grids, failed } = useFetchedGrids(code, revision);

  const theirs = useLive((state) =>
    base?.room === 'mine' ? Object.keys(state.pictures.wall?.tables.grids ?? {}).join() : '',
  );
  useEffect(() => {
    if (theirs !== '') onMoved();
  }, [theirs, onMoved]);
  useEffect(() => line?.show(inside === undefined ? 'wall' : `grid:${inside}`), [line, inside]);

  const setParam = useCallback(
    (name: string, value: string | undefined) =>
      setSearch(
        (before) => {
          if (value === undefined) before.delete(name);
          else before.set(name, value);
          return before;
        },
        { replace: name === 'lang' },
      ),
    [setSearch],
  );
  const drill = useCallback((next: string | undefined) => setParam('grid', next), [setParam]);
  const choose = useCallback(
    () =>
      setSearch((before) => {
        before.delete('grid');
        before.delete(MINE_PARAM);
        return before;
      }),
    [setSearch],
  );
  // A grid of another community, one that is gone or not theirs any more: back to the whole, where its absence shows.
  useEffect(() => {
    if (refused) drill(undefined);
  }, [refused, drill]);

  if (code === undefined) return <Waiting />;
  return (
    <GridsContext value={grids}>
      <TakeoverStage>
        <Header
          base={base}
          onLanguage={(language) => {
            void i18n.changeLanguage(language);
            setParam('lang', language);
          }}
        />
        <section className="bands" aria-label={t('band.label')}>
          <PipelineBand />
          <DutyBand />
        </section>
        <main className="panels">
          <PlaceFigures />
          <WatchFigures />
          {BEFORE_MAP}
          <TakeoverCard />
          <TakeoverNotice />
          <GridMap
            places={MAP_PLACES}
            grid={grid ?? base?.code}
            base={base}
            onDrill={drill}
            onChoose={choose}
            failed={failed}
          />
          {AFTER_MAP}
          <AlarmsPanel />
          <CasesStrip />
          <EventBars />
          <EventStream />
        </main>
      </TakeoverStage>
    </GridsContext>
  );
}

function panels(stands: ScreenDomain['panel']['stands']) {
  return SCREEN_DOMAINS.filter(({ panel }) => panel.stands === stands).map(({ domain, panel: { Panel } }) => (
    <Panel key={domain} />
  ));
}
