import { useCallback, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { AlarmsPanel } from '../alarms/takeover/AlarmsPanel.tsx';
import { TakeoverCard } from '../alarms/takeover/TakeoverCard.tsx';
import { TakeoverNotice } from '../alarms/takeover/TakeoverNotice.tsx';
import { TakeoverStage } from '../alarms/takeover/TakeoverStage.tsx';
import { CasesStrip } from '../cases/wall/CasesStrip.tsx';
import { EventBars } from '../events/EventBars.tsx';
import { EventStream } from '../events/EventStream.tsx';
import { FitnessPanel } from '../fitness/FitnessPanel.tsx';
import { GridsContext, useFetchedGrids } from '../grids/fetch-grids.ts';
import { GridMap } from '../grids/GridMap.tsx';
import { HazardsPanel } from '../hazards/HazardsPanel.tsx';
import { type LiveLine, startLive } from '../live/socket.ts';
import { createLiveStore, LiveContext, useLive } from '../live/store.ts';
import { ParkingPanel } from '../parking/ParkingPanel.tsx';
import { PatrolPanel } from '../patrol/PatrolPanel.tsx';
import { Header } from './Header.tsx';
import { PlaceFigures } from './PlaceFigures.tsx';
import { Waiting } from './Waiting.tsx';
import { WatchFigures } from './WatchFigures.tsx';
import '../style/tokens.css';
import './layout.css';
import './panel.css';
import './rows.css';
import '../grids/map.css';
import '../alarms/takeover/takeover.css';
import '../cases/wall/cases-strip.css';

const GRID_CODE = /^[A-Za-z0-9]{1,20}$/;

/** A grid in the place of the community: whoever holds only grids sees one of them. It stays the same for the life of a wall. */
export interface WallBase {
  community: string;
  code: string;
  /** The grid's own code and those of its micro-grids. */
  codes: readonly string[];
  /** There are others to choose from. */
  others: boolean;
}

/** The wall: `/wall?community=&grid=&lang=`. One line to the api for as long as the community stays the same. */
export function Wall({ onLost, base }: { onLost: () => void; base?: WallBase }) {
  const [search] = useSearchParams();
  const community = base?.community ?? search.get('community') ?? undefined;
  const held = base?.code;
  const store = useMemo(() => createLiveStore(Date.now()), []);
  const [line, setLine] = useState<LiveLine>();

  useEffect(() => {
    const started = startLive(store, {
      onLost,
      ...(community !== undefined && { community }),
      ...(held !== undefined && { grids: [held] }),
    });
    setLine(started);
    return () => started.stop();
  }, [store, community, held, onLost]);

  return (
    <LiveContext value={store}>
      <Screen line={line} base={base} />
    </LiveContext>
  );
}

function Screen({ line, base }: { line: LiveLine | undefined; base: WallBase | undefined }) {
  const { i18n } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const asked = search.get('grid') ?? undefined;
  const isShown = (code: string) => (base === undefined ? GRID_CODE.test(code) : base.codes.includes(code));
  const grid = asked !== undefined && isShown(asked) ? asked : undefined;
  const inside = grid === base?.code ? undefined : grid;
  const code = useLive((state) => state.pictures.wall?.community.code);
  const revision = useLive((state) => state.pictures.wall?.community.revision);
  const refused = useLive((state) => state.errors[state.room]?.error === 'unknown-grid');
  const { grids, failed } = useFetchedGrids(code, revision);

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
  // A grid of another community, or one that is gone: back to the whole, where its absence shows.
  useEffect(() => {
    if (refused) drill(undefined);
  }, [refused, drill]);

  if (code === undefined) return <Waiting />;
  return (
    <GridsContext value={grids}>
      <TakeoverStage>
        <Header
          place={grids?.grids.find((shape) => shape.code === base?.code)?.name}
          onLanguage={(language) => {
            void i18n.changeLanguage(language);
            setParam('lang', language);
          }}
        />
        <main className="panels">
          <PlaceFigures />
          <WatchFigures />
          <ParkingPanel />
          <FitnessPanel />
          <TakeoverCard />
          <TakeoverNotice />
          <GridMap grid={grid ?? base?.code} base={base} onDrill={drill} failed={failed} />
          <PatrolPanel />
          <HazardsPanel />
          <AlarmsPanel />
          <CasesStrip />
          <EventBars />
          <EventStream />
        </main>
      </TakeoverStage>
    </GridsContext>
  );
}
