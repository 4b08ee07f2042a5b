import type { DeliveryLog } from '@cockpit/api/notifications';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Segmented, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useShownCommunity } from '../desk-kit/use-shown-community.ts';
import { callApi } from '../http/api-client.ts';
import { useFormatters } from '../i18n/words.ts';
import { DeliveryRow } from './DeliveryRow.tsx';
import { notificationErrorText } from './fault-words.ts';
import { useChannels } from './use-notifications.ts';

const REFRESH_MS = 3_000;
/** As the rule of the alarm ships it. */
const LATE_MS = 180_000;
const MINUTE_MS = 60_000;
/** What the api gives at once. */
const PAGE = 100;
/** Where a page of the list ends. */
const NEWEST: { before?: number; beforeId?: string } = {};
const STATES = ['all', 'waiting', 'delivered', 'failed', 'dropped'] as const;

/** What became of each message, the newest first. */
export function LogPanel() {
  const { t } = useTranslation();
  const { language } = useFormatters();
  const shown = useShownCommunity();
  const channels = useChannels().data ?? [];
  const [search, setSearch] = useSearchParams();
  const state = STATES.find((one) => one === search.get('state')) ?? 'all';
  const channel = channels.find(({ id }) => String(id) === search.get('channel'));
  const query = { language, ...shown, ...(state !== 'all' && { state }), channel: channel?.id };
  const asked = useInfiniteQuery({
    queryKey: ['notifications', 'log', query],
    queryFn: ({ pageParam, signal }) =>
      callApi('GET /api/notifications/log', { query: { ...query, ...pageParam }, signal }),
    initialPageParam: NEWEST,
    getNextPageParam: ({ deliveries }) => {
      const last = deliveries.at(-1);
      if (last === undefined || deliveries.length < PAGE) return undefined;
      return { before: Math.floor(last.madeAt), beforeId: last.id };
    },
    enabled: shown.community !== undefined,
    // Only the newest are fetched again: under older ones the list must not move.
    refetchInterval: ({ state: had }) => ((had.data?.pages.length ?? 0) > 1 ? false : REFRESH_MS),
  });
  const waiting = asked.data?.pages[0]?.waiting;
  const deliveries = asked.data?.pages.flatMap((page) => page.deliveries) ?? [];

  function set(name: string, value: string | undefined): void {
    setSearch(
      (before) => {
        if (value === undefined) before.delete(name);
        else before.set(name, value);
        return before;
      },
      { replace: true },
    );
  }

  return (
    <section className="panel nt-panel">
      <search className="nt-acts">
        <Segmented
          aria-label={t('notifications.log.state')}
          value={state}
          options={STATES.map((value) => ({ value, label: t(`notifications.state.${value}`) }))}
          onChange={(value) => set('state', value === 'all' ? undefined : value)}
        />
        <Select
          className="nt-channel-choice"
          aria-label={t('notifications.log.channel')}
          value={channel === undefined ? '' : String(channel.id)}
          options={[
            { value: '', label: t('notifications.log.allChannels') },
            ...channels.map(({ id, name }) => ({ value: String(id), label: name })),
          ]}
          onChange={(value) => set('channel', value === '' ? undefined : value)}
        />
      </search>
      {waiting && <Waiting {...waiting} />}
      {asked.error && (
        <p className="high" role="alert">
          {notificationErrorText(asked.error, t)}
        </p>
      )}
      {asked.data === undefined && !asked.error && <p className="desk-notice">{t('desk.loading')}</p>}
      {asked.data !== undefined && deliveries.length === 0 && (
        <p className="quiet nt-none">{t('notifications.log.none')}</p>
      )}
      <ul className="nt-list">
        {deliveries.map((delivery) => (
          <DeliveryRow key={delivery.id} delivery={delivery} />
        ))}
      </ul>
      {asked.hasNextPage && (
        <Button block loading={asked.isFetchingNextPage} onClick={() => void asked.fetchNextPage()}>
          {t('notifications.log.more')}
        </Button>
      )}
    </section>
  );
}

/** What has not been sent, and for how long the oldest has waited. */
function Waiting({ count, oldestMs }: NonNullable<DeliveryLog['waiting']>) {
  const { t } = useTranslation();
  const isLate = oldestMs >= LATE_MS;
  const text = t('notifications.log.waiting', { count, minutes: Math.floor(oldestMs / MINUTE_MS) });
  return <p className={isLate ? 'high' : 'quiet'}>{isLate ? `▲ ${text}` : text}</p>;
}
