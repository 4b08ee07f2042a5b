import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { optionAnswers } from '../../../desk-kit/search.ts';
import { useGridName } from '../../../grids/grid-names.ts';
import { callApi } from '../../../http/api-client.ts';
import { useFormatters } from '../../../i18n/words.ts';
import { useNow } from '../../../live/store.ts';
import type { FieldProps } from './Field.tsx';
import { Labelled } from './Labelled.tsx';

const OPEN = 'unacknowledged,returned,acknowledged,shelved';

/** Open alarms that may have the same cause: those of the case's grid first. */
export function SignalsField({ detail, draft, fault, onChange }: FieldProps) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const gridName = useGridName();
  const now = useNow(60_000);
  const community = useSearchParams()[0].get('community');
  const { grid } = detail.case;
  const asked = useQuery({
    queryKey: ['cases', 'signals', community],
    queryFn: ({ signal }) =>
      callApi('GET /api/alarms', { query: { state: OPEN, limit: 200, community: community ?? undefined }, signal }),
  });
  const options = useMemo(() => {
    const bound = new Set(detail.signals.flatMap(({ kind, ref }) => (kind === 'alarm' ? [ref] : [])));
    const near = (alarm: { grid: string | null }) => Number(alarm.grid === grid);
    return (asked.data?.alarms ?? [])
      .filter(({ id }) => !bound.has(String(id)))
      .sort((a, b) => near(b) - near(a) || b.raisedAt - a.raisedAt)
      .map((alarm) => ({
        value: String(alarm.id),
        label: [
          formatters.name(alarm.title),
          formatters.name(alarm.sourceName),
          alarm.grid === null ? '' : gridName(alarm.grid),
          formatters.time(alarm.raisedAt, now),
        ]
          .filter((part) => part !== '')
          .join(' · '),
      }));
  }, [asked.data, detail.signals, grid, gridName, formatters, now]);
  return (
    <Labelled name={t('cases.act.signals')}>
      {(label) =>
        asked.isSuccess && options.length === 0 ? (
          <p className="work-hint">{t('cases.act.noSignals')}</p>
        ) : (
          <Select
            mode="multiple"
            aria-label={label}
            className="cs-wide"
            status={fault === 'signals' ? 'error' : ''}
            value={draft.signals.map(({ ref }) => ref)}
            onChange={(refs) => onChange({ signals: refs.map((ref) => ({ kind: 'alarm', ref })) })}
            showSearch={{ filterOption: optionAnswers }}
            options={options}
            maxCount={20}
          />
        )
      }
    </Labelled>
  );
}
