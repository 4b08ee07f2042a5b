import { Button, type InputRef } from 'antd';
import { useCallback, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMatch, useNavigate, useSearchParams } from 'react-router';
import { refusalText } from '../desk/ask.ts';
import { mayDo, useMe } from '../desk/me.ts';
import { usePhone } from '../desk/use-phone.ts';
import { useHeld } from '../desk/work/use-held.ts';
import { AlarmList } from './AlarmList.tsx';
import { RIGHT_OF, type Verb } from './act.ts';
import { DetailPanel, useAlarmDetail } from './DetailPanel.tsx';
import { FilterBar } from './FilterBar.tsx';
import { FloodBanner } from './FloodBanner.tsx';
import { type AlarmFilter, filterOf, isNarrowed, withFilter } from './filters.ts';
import { HelpSheet } from './HelpSheet.tsx';
import { ListHead } from './ListHead.tsx';
import { useAlarms } from './use-alarms.ts';
import { useKeys } from './use-keys.ts';
import { useOrders } from './use-orders.tsx';
import { useStanding } from './use-standing.ts';
import { ViewTabs } from './ViewTabs.tsx';
import '../desk/work/work.css';
import './alarms.css';

const ID = /^[1-9]\d{0,15}$/;

/** The list, and the alarm that was chosen: `/desk/alarms/:id?view=&priority=&domain=&grid=&owner=&q=`. */
export function AlarmsPage() {
  const { t } = useTranslation();
  const me = useMe();
  const isPhone = usePhone();
  const navigate = useNavigate();
  const [search, setSearch] = useSearchParams();
  const asked = useMatch('/desk/alarms/:id')?.params.id ?? '';
  const current = ID.test(asked) ? Number(asked) : null;
  const address = search.toString();
  const filter = useMemo(() => filterOf(new URLSearchParams(address)), [address]);
  const community = search.get('community');
  const alarms = useAlarms(filter, me, community);
  const detail = useAlarmDetail(current);
  const [selected, setSelected] = useState<ReadonlySet<number>>(new Set());
  const [released, setReleased] = useState(0);
  const [helping, setHelping] = useState(false);
  const hand = useHeld();
  const box = useRef<HTMLDivElement>(null);
  const searchBox = useRef<InputRef>(null);
  const standing = useStanding(
    alarms.byId,
    alarms.wanted,
    hand.held || selected.size > 0,
    `${JSON.stringify(filter)} ${released}`,
  );
  const owners = useMemo(
    () => [...new Set([...alarms.byId.values()].flatMap(({ owner }) => owner ?? []))].sort(),
    [alarms.byId],
  );
  const orders = useOrders((verb) => {
    if (verb === 'acknowledge') setSelected(new Set());
  });
  const mayAcknowledge = mayDo(me, RIGHT_OF.acknowledge);

  const linkOf = useCallback(
    (id: number | null) => `/desk/alarms${id === null ? '' : `/${id}`}${address === '' ? '' : `?${address}`}`,
    [address],
  );

  function narrow(change: Partial<AlarmFilter>): void {
    setSelected(new Set());
    setSearch((before) => withFilter(before, { ...filterOf(before), ...change }), { replace: true });
  }

  const select = useCallback(
    (id: number) =>
      setSelected((before) => {
        const next = new Set(before);
        if (!next.delete(id)) next.add(id);
        return next;
      }),
    [],
  );

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
      [...selected].flatMap((id) => alarms.byId.get(id) ?? []),
    );
  }

  useKeys(
    {
      acknowledge: () => (selected.size > 0 && mayAcknowledge ? acknowledgeSelected() : begin('acknowledge')),
      shelve: () => begin('shelve'),
      comment: () => begin('comment'),
      step(by) {
        const at = standing.rows.findIndex(({ id }) => id === current);
        const next = standing.rows[at === -1 ? 0 : at + by];
        if (next !== undefined) void navigate(linkOf(next.id), { replace: current !== null });
      },
      select: () => current !== null && mayAcknowledge && select(current),
      release,
      search: () => searchBox.current?.focus({ cursor: 'all' }),
      close: () => current !== null && void navigate(linkOf(null)),
      help: () => setHelping(true),
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
          {!isPhone && (
            <Button type="text" onClick={() => setHelping(true)} aria-label={t('alarms.help.open')}>
              ?
            </Button>
          )}
        </div>
        {alarms.error !== null && (
          <p className="work-fault" role="alert">
            {refusalText(alarms.error, t)} <Button onClick={alarms.retry}>{t('desk.retry')}</Button>
          </p>
        )}
        <ListHead
          selected={selected.size}
          onAcknowledge={acknowledgeSelected}
          onClear={() => setSelected(new Set())}
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
          selected={mayAcknowledge ? selected : null}
          onSelect={select}
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
          onClose={() => void navigate(linkOf(null))}
        />
      )}
      {orders.dialog}
      <HelpSheet open={helping} onClose={() => setHelping(false)} />
    </div>
  );
}
