import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Input, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useShownCommunity } from '../desk-kit/use-shown-community.ts';
import { inputOf, instantOf } from '../format/datetime-field.ts';
import { useGrids } from '../grids/fetch-grids.ts';
import { apiErrorText, callApi } from '../http/api-client.ts';
import { useFormatters } from '../i18n/words.ts';
import { useNow, useTimezone } from '../live/store.ts';
import { useRules } from './use-rules.ts';
import { type WindowDraft, windowFault } from './window-draft.ts';

const HOUR_MS = 3_600_000;
const REASON_MAX = 500;

/** Announces maintenance. Times are those of the community, wherever this screen stands. */
export function WindowForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const formatters = useFormatters();
  const timezone = useTimezone();
  const now = useNow();
  const queries = useQueryClient();
  const shown = useShownCommunity();
  const rules = useRules().data ?? [];
  const grids = useGrids()?.grids ?? [];
  const [draft, setDraft] = useState<WindowDraft>(() => ({
    rule: '',
    facility: '',
    grid: '',
    from: inputOf(now, timezone),
    to: inputOf(now + 2 * HOUR_MS, timezone),
    reason: '',
  }));
  const fault = windowFault(draft, now, timezone);
  const making = useMutation({
    mutationFn: () =>
      callApi('POST /api/alarms/windows', {
        query: shown,
        body: {
          ...(draft.rule !== '' && { rule: draft.rule }),
          ...(draft.facility !== '' && { facility: draft.facility }),
          ...(draft.grid !== '' && { grid: draft.grid }),
          from: instantOf(draft.from, timezone),
          to: instantOf(draft.to, timezone),
          reason: draft.reason.trim(),
        },
      }),
    onSuccess: async () => {
      void message.success(t('rules.windows.made'));
      onClose();
      await queries.invalidateQueries({ queryKey: ['windows'] });
    },
  });
  const set = (part: Partial<WindowDraft>) => setDraft((before) => ({ ...before, ...part }));

  return (
    <div className="rules-fields rules-window-form">
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the select inside is a control of Ant Design */}
      <label>
        {t('rules.windows.form.rule')}
        <Select
          aria-label={t('rules.windows.form.rule')}
          value={draft.rule}
          options={[
            { value: '', label: t('rules.windows.form.anyRule') },
            ...rules.map(({ rule }) => ({ value: rule.code, label: formatters.name(rule.title) })),
          ]}
          onChange={(rule) => set({ rule })}
        />
      </label>
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the select inside is a control of Ant Design */}
      <label>
        {t('rules.windows.form.grid')}
        <Select
          aria-label={t('rules.windows.form.grid')}
          value={draft.grid}
          options={[
            { value: '', label: t('rules.windows.form.anyGrid') },
            ...grids.map(({ code, name }) => ({ value: code, label: formatters.name(name) })),
          ]}
          onChange={(grid) => set({ grid })}
        />
      </label>
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the input inside is a control of Ant Design */}
      <label>
        {t('rules.windows.form.facility')}
        <Input
          maxLength={64}
          value={draft.facility}
          onChange={({ target }) => set({ facility: target.value.trim() })}
        />
      </label>
      {(['from', 'to'] as const).map((end) => (
        // biome-ignore lint/a11y/noLabelWithoutControl: the input inside is a control of Ant Design
        <label key={end}>
          {t(`rules.windows.form.${end}`)}
          <Input type="datetime-local" value={draft[end]} onChange={({ target }) => set({ [end]: target.value })} />
        </label>
      ))}
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the input inside is a control of Ant Design */}
      <label className="rules-wide">
        {t('rules.windows.form.reason')}
        <Input maxLength={REASON_MAX} value={draft.reason} onChange={({ target }) => set({ reason: target.value })} />
      </label>
      {making.error && (
        <p className="high rules-wide" role="alert">
          {apiErrorText(making.error, t)}
        </p>
      )}
      <div className="rules-acts rules-wide">
        <Button
          type="primary"
          disabled={fault !== undefined}
          loading={making.isPending}
          onClick={() => making.mutate()}
        >
          {t('rules.windows.form.create')}
        </Button>
        <Button onClick={onClose}>{t('rules.windows.form.cancel')}</Button>
        {fault && <span className="quiet">{t(`rules.windows.form.${fault}`)}</span>}
      </div>
    </div>
  );
}
