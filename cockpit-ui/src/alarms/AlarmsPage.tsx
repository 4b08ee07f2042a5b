import type { Alarm } from '@cockpit/api/alarms';
import type { InputRef } from 'antd';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { HelpButton } from '../desk-kit/HelpButton.tsx';
import { mayDo, useMe } from '../desk-kit/me.ts';
import { useChosen } from '../desk-kit/use-chosen.ts';
import { useHeld } from '../desk-kit/use-held.ts';
import { usePhone } from '../desk-kit/use-phone.ts';
import { useWorkKeys } from '../desk-kit/use-work-keys.ts';
import { WorkFault } from '../desk-kit/WorkFault.tsx';
import { AlarmList } from './AlarmList.tsx';
import { RIGHT_OF, type Verb } from './act.ts';
import { DetailPanel, useAlarmDetail } from './DetailPanel.tsx';
import { FilterBar } from './FilterBar.tsx';
import { FloodBanner } from './FloodBanner.tsx';
import { type AlarmFilter, filterOf, isNarrowed, withFilter } from './filters.ts';
import { HelpSheet } from './HelpSheet.tsx';
import { ListHead } from './ListHead.tsx';
import { useAlarms } from './use-alarms.ts';
import { useOrders } from './use-orders.tsx';
import { useSelected } from './use-selected.ts';
import { useStanding } from './use-standing.ts';
import { ViewTabs } from './ViewTabs.tsx';
import '../desk-kit/work.css';
import './alarms.css';

/** The list, and the alarm that was chosen: `/desk/alarms/:id?view=&priority=&domain=&grid=&owner=&q=`. */
export function AlarmsPage() {
  const { t } = useTranslation();
  const me = useMe();
  const isPhone = usePhone();
  const [search, setSearch] = useSearchParams();
  const { current, address, linkOf, goTo, close } = useChosen('alarms');
  const filter = useMemo(() => filterOf(new URLSearchParams(address)), [address]);
  const community = search.get('community');
  const alarms = useAlarms(filter, me, community);
  const detail = useAlarmDetail(current);
  const selected = useSelected();
  const [released, setReleased] = useState(0);
  const [helping, setHelping] = useState(false);
  const hand = useHeld();
  const box = useRef<HTMLDivElement>(null);
  const searchBox = useRef<InputRef>(null);
  const standing = useStanding(
    alarms.byId,
    alarms.wanted,
    hand.held || selected.ids.size > 0,
    `${JSON.stringify(filter)} ${released}`,
  );
  const owners = useMemo(() => ownersOf(alarms.byId.values()), [alarms.byId]);
  const orders = useOrders((verb) => {
    if (verb === 'acknowledge') selected.clear();
  });
  const mayAcknowledge = mayDo(me, RIGHT_OF.acknowledge);

  function narrow(change: Partial<AlarmFilter>): void {
    selected.clear();
    setSearch((before) => withFilter(before, { ...filterOf(before), ...change }), { replace: true });
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
      help: () => setHelping(true),
    },
    {
      a: () => (selected.ids.size > 0 && mayAcknowledge ? acknowledgeSelected() : begin('acknowledge')),
      s: () => begin('shelve'),
      x: () => current !== null && mayAcknowledge && selected.toggle(current),
    },
    !orders.isOpen && !helping,
  );

  return (
    <div className={`work-page ${current === null ? '' : 'has-detail'}`}>
      <div className="work-main">
        <FloodBanner
          community={community}
          onGroup={(grid, rule) =>
            narrow({ view: 'open', grid, rule, priorities: [], domain: null, owner: null, text: '' })
          }
        />
        <div className="work-head">
          <ViewTabs view={filter.view} grid={filter.grid} onView={(view) => narrow({ view })} />
          <FilterBar filter={filter} onFilter={narrow} search={searchBox} owners={owners} isPhone={isPhone} />
          <HelpButton isPhone={isPhone} label={t('alarms.help.open')} onOpen={() => setHelping(true)} />
        </div>
        <WorkFault error={alarms.error} onRetry={alarms.retry} />
        <ListHead
          selected={selected.ids.size}
          onAcknowledge={acknowledgeSelected}
          onClear={selected.clear}
          selectable={mayAcknowledge}
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
          onSelect={selected.toggle}
          onRelease={release}
          empty={t(isNarrowed(filter) ? 'alarms.list.noneHere' : 'alarms.list.none')}
        />
      </div>
      {current !== null && (
        <DetailPanel
          key={current}
          id={current}
          isPhone={isPhone}
          onVerb={(verb, alarm, shelfMax) => orders.begin(verb, [alarm], shelfMax)}
          onClose={close}
        />
      )}
      {orders.dialog}
      <HelpSheet open={helping} onClose={() => setHelping(false)} />
    </div>
  );
}

function ownersOf(alarms: Iterable<Alarm>): string[] {
  return [...new Set([...alarms].flatMap(({ owner }) => owner ?? []))].sort();
}
