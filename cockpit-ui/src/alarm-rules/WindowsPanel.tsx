import type { AlarmWindow } from '@cockpit/api/alarms/desk';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Checkbox, Popconfirm } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mayDo, useMe } from '../desk-kit/me.ts';
import { useShownCommunity } from '../desk-kit/use-shown-community.ts';
import { useGridName } from '../grids/grid-names.ts';
import { apiErrorText, callApi } from '../http/api-client.ts';
import { useFormatters } from '../i18n/words.ts';
import { useNow } from '../live/store.ts';
import { useRules } from './use-rules.ts';
import { WindowForm } from './WindowForm.tsx';

const MINUTE_MS = 60_000;

/** Where alarms are expected and not annunciated: now, soon, and lately. */
export function WindowsPanel() {
  const { t } = useTranslation();
  const maySuspend = mayDo(useMe(), 'alarm.suspend');
  const shown = useShownCommunity();
  const [withPast, setWithPast] = useState(false);
  const [isMaking, setMaking] = useState(false);
  const { data, error } = useQuery({
    queryKey: ['windows', shown, withPast],
    queryFn: ({ signal }) =>
      callApi('GET /api/alarms/windows', { query: { ...shown, ...(withPast && { past: true }) }, signal }),
    enabled: shown.community !== undefined,
    refetchInterval: MINUTE_MS,
  });
  return (
    <section className="panel rules-windows">
      <p className="quiet">{t('rules.windows.intro')}</p>
      <div className="rules-acts">
        {maySuspend && !isMaking && (
          <Button type="primary" className="windows-new" onClick={() => setMaking(true)}>
            {t('rules.windows.new')}
          </Button>
        )}
        <Checkbox checked={withPast} onChange={({ target }) => setWithPast(target.checked)}>
          {t('rules.windows.past')}
        </Checkbox>
      </div>
      {isMaking && <WindowForm onClose={() => setMaking(false)} />}
      {error && (
        <p className="high" role="alert">
          {apiErrorText(error, t)}
        </p>
      )}
      {data?.windows.length === 0 && <p className="quiet">{t('rules.windows.none')}</p>}
      <ul className="rules-window-list">
        {data?.windows.map((window) => (
          <WindowRow key={window.id} window={window} maySuspend={maySuspend} />
        ))}
      </ul>
    </section>
  );
}

function WindowRow({ window, maySuspend }: { window: AlarmWindow; maySuspend: boolean }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const formatters = useFormatters();
  const gridName = useGridName();
  const rules = useRules().data;
  const queries = useQueryClient();
  const shown = useShownCommunity();
  const now = useNow(MINUTE_MS);
  const ending = useMutation({
    mutationFn: () => callApi('POST /api/alarms/windows/{id}/end', { params: { id: window.id }, query: shown }),
    onSuccess: () => void message.success(t('rules.windows.endedNow')),
    onError: (fault) => void message.error(apiErrorText(fault, t)),
    onSettled: () => queries.invalidateQueries({ queryKey: ['windows'] }),
  });
  const { rule, facility, grid, from, to, endedAt } = window;
  const state = (endedAt ?? to) <= now ? 'ended' : from > now ? 'coming' : 'running';
  const title = rules?.find((entry) => entry.rule.code === rule)?.rule.title;
  const what = [
    facility !== null && t('rules.windows.facility', { code: facility }),
    grid !== null && t('rules.windows.grid', { name: gridName(grid) }),
    rule !== null && t('rules.windows.rule', { name: title ? formatters.name(title) : rule }),
  ].filter((part) => part !== false);
  return (
    <li>
      <b className={state === 'running' ? 'accent' : 'quiet'}>{t(`rules.windows.${state}`)}</b>
      <span>
        <b>{what.join(' · ')}</b> {window.reason}
      </span>
      <span className="n">
        {t('rules.windows.time', { from: formatters.time(from, now), to: formatters.time(endedAt ?? to, now) })}
      </span>
      <span className="quiet">{t('rules.windows.by', { name: window.by })}</span>
      {maySuspend && state !== 'ended' && (
        <Popconfirm
          title={t('rules.windows.end')}
          description={t('rules.windows.endSure')}
          onConfirm={() => ending.mutate()}
        >
          <Button loading={ending.isPending}>{t('rules.windows.end')}</Button>
        </Popconfirm>
      )}
    </li>
  );
}
