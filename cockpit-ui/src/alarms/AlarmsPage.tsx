import type { Alarm } from '@cockpit/api/alarms';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mayDo } from '../desk-kit/me.ts';
import { useWorkKeys } from '../desk-kit/use-work-keys.ts';
import { useWorkPage } from '../desk-kit/use-work-page.ts';
import { WorkPage } from '../desk-kit/WorkPage.tsx';
import { AlarmList } from './AlarmList.tsx';
import { RIGHT_OF, type Verb } from './act.ts';
import { DetailPanel, useAlarmDetail } from './DetailPanel.tsx';
import { FilterBar } from './FilterBar.tsx';
import { FloodBanner } from './FloodBanner.tsx';
import { type AlarmFilter, filterOf, isNarrowed, withFilter } from './filters.ts';
import { KEYS } from './keys.ts';
import { ListHead } from './ListHead.tsx';
import { useAlarms } from './use-alarms.ts';
import { useFrozenRows } from './use-frozen-rows.ts';
import { useAlarmOrders } from './use-orders.tsx';
import { useRowSelection } from './use-row-selection.ts';
import { useSelected } from './use-selected.ts';
import { ViewTabs } from './ViewTabs.tsx';
import '../desk-kit/work.css';
import './alarms.css';

const ADDRESS = { filterOf, withFilter };

/** The list, and the alarm that was chosen: `/desk/alarms/:id?view=&priority=&domain=&grid=&owner=&q=`. */
export function AlarmsPage() {
  const { t } = useTranslation();
  const page = useWorkPage('alarms', ADDRESS);
  const { me, isPhone, community, filter, current, linkOf, goTo, close, hand, searchBox } = page;
  const alarms = useAlarms(filter, me, community);
  const detail = useAlarmDetail(current);
  const selected = useSelected();
  const [released, setReleased] = useState(0);
  const box = useRef<HTMLDivElement>(null);
  const standing = useFrozenRows(
    alarms.byId,
    alarms.wanted,
    hand.held || selected.ids.size > 0,
    `${JSON.stringify(filter)} ${released}`,
  );
  const owners = useMemo(() => ownersOf(alarms.byId.values()), [alarms.byId]);
  const orders = useAlarmOrders((verb) => {
    if (verb === 'acknowledge') selected.clear();
  });
  const mayAcknowledge = mayDo(me, RIGHT_OF.acknowledge);
  const { select, unacknowledged } = useRowSelection(selected, standing.rows);

  function narrow(change: Partial<AlarmFilter>): void {
    selected.clear();
    page.narrow(change);
  }

  function release(): void {
    box.current?.scrollTo({ top: 0 });
    setReleased((before) => before + 1);
  }

  function begin(verb: Verb): void {
    if (!mayDo(me, RIGHT_OF[verb])) return;
    if (detail.data?.can.includes(verb)) orders.begin(verb, [detail.data.alarm], detail.data.rule?.shelveMinutesMax);
  }

  function acknowledgeSelected(): void {
    orders.begin(
      'acknowledge',
      [...selected.ids].flatMap((id) => alarms.byId.get(id) ?? []),
    );
  }

  useWorkKeys(
    {
      comment: () => begin('comment'),
      step(by) {
        const at = standing.rows.findIndex(({ id }) => id === current);
        goTo(standing.rows[at === -1 ? 0 : at + by]?.id);
      },
      release,
      search: () => searchBox.current?.focus({ cursor: 'all' }),
      close,
      help: () => page.help(true),
    },
    {
      a: () => (selected.ids.size > 0 && mayAcknowledge ? acknowledgeSelected() : begin('acknowledge')),
      s: () => begin('shelve'),
      x: () => current !== null && mayAcknowledge && selected.toggle(current),
    },
    !orders.isOpen && !page.helping,
  );

  return (
    <WorkPage
      of="alarms"
      page={page}
      notice={
        <FloodBanner
          community={community}
          onGroup={(grid, rule) =>
            narrow({ view: 'open', grid, rule, priorities: [], domain: null, owner: null, text: '' })
          }
        />
      }
      head={<Head page={page} narrow={narrow} owners={owners} rows={standing.rows} />}
      error={alarms.error}
      onRetry={alarms.retry}
      list={
        <>
          <ListHead
            selected={selected.ids.size}
            onAcknowledge={acknowledgeSelected}
            onClear={selected.clear}
            unacknowledged={mayAcknowledge ? unacknowledged : null}
            onSelectAll={() => selected.select(unacknowledged)}
          />
          <AlarmList
            alarms={alarms}
            standing={standing}
            held={hand}
            box={box}
            isPhone={isPhone}
            current={current}
            linkOf={linkOf}
            selected={mayAcknowledge ? selected.ids : null}
            onSelect={select}
            onRelease={release}
            empty={t(isNarrowed(filter) ? 'alarms.list.noneHere' : 'alarms.list.none')}
          />
        </>
      }
      detail={(id) => (
        <DetailPanel
          key={id}
          id={id}
          isPhone={isPhone}
          onVerb={(verb, alarm, shelfMax) => orders.begin(verb, [alarm], shelfMax)}
          onClose={close}
        />
      )}
      dialogs={orders.dialog}
      keys={KEYS.map(([key, word]) => [key, t(`alarms.help.keys.${word}`)])}
    />
  );
}

interface HeadProps {
  page: ReturnType<typeof useWorkPage<AlarmFilter>>;
  narrow: (change: Partial<AlarmFilter>) => void;
  owners: readonly string[];
  rows: readonly Alarm[];
}

/** What is listed, and what it is narrowed to. */
function Head({ page: { filter, searchBox, isPhone }, narrow, owners, rows }: HeadProps) {
  return (
    <>
      <ViewTabs view={filter.view} grid={filter.grid} onView={(view) => narrow({ view })} />
      <FilterBar
        filter={filter}
        onFilter={narrow}
        search={searchBox}
        owners={owners}
        ruleTitle={rows.find(({ rule }) => rule === filter.rule)?.title}
        isPhone={isPhone}
      />
    </>
  );
}

function ownersOf(alarms: Iterable<Alarm>): string[] {
  return [...new Set([...alarms].flatMap(({ owner }) => owner ?? []))].sort();
}
