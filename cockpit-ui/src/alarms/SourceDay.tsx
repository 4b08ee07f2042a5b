import type { AlarmDetail } from '@cockpit/api/alarms/desk';
import { theme } from 'antd';
import type { TFunction } from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Chart } from '../chart/Chart.tsx';
import { sourceOption } from '../chart/source-option.ts';
import { decimal } from '../format/numbers.ts';
import { clockText } from '../format/time.ts';
import { ChartTitle } from '../kit/ChartTitle.tsx';
import { useNow, useTimezone } from '../live/store.ts';

const NOW_STEP_MS = 60_000;
const DAY_MS = 24 * 3_600_000;

/** The measure of a threshold that is what the series shows. */
const SAME_QUANTITY: Record<string, string> = {
  'hazard-value': 'value',
  'fitness-present': 'present',
  'air-pm25': 'pm25',
  'bin-fill': 'level',
  'water-level': 'level',
};

/** Last 24 hours of readings of the source; says so when there are none. */
export function SourceDay({ detail }: { detail: AlarmDetail }) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const timezone = useTimezone();
  const now = useNow(NOW_STEP_MS);
  const { series, alarm, rule } = detail;
  const points = series?.points;
  const what = series?.what ?? '';
  const limit = limitOf(rule, what);
  const option = useMemo(
    () =>
      sourceOption(
        {
          points: points ?? [],
          raisedAt: alarm.raisedAt,
          value: what === 'value' ? alarm.value : null,
          limit,
          from: now - DAY_MS,
          to: now,
          clock: (at) => clockText(at, timezone),
        },
        {
          line: token.colorPrimary,
          band: token.colorBorder,
          alarm: token.colorError,
          text: token.colorTextTertiary,
          rule: token.colorBorderSecondary,
        },
      ),
    [points, what, limit, alarm.raisedAt, alarm.value, now, timezone, token],
  );
  if (series === null || series.points.length === 0) return <p className="work-hint">{t('alarms.detail.noDay')}</p>;
  const values = { min: series.points.map(({ min }) => min), max: series.points.map(({ max }) => max) };
  const text = t('alarms.detail.dayText', {
    min: decimal(Math.min(...values.min)),
    max: decimal(Math.max(...values.max)),
    last: decimal(series.points.at(-1)?.last),
  });
  return (
    <figure className="work-day">
      <ChartTitle
        title=""
        series={[
          { look: 'line', label: nameOf(what, t) },
          { look: 'high', label: t('alarms.detail.series.raised') },
          ...(limit === null ? [] : [{ look: 'dashed' as const, label: t('alarms.detail.limitLine') }]),
        ]}
      />
      <Chart option={option} text={text} />
    </figure>
  );
}

function nameOf(what: string, t: TFunction): string {
  switch (what) {
    case 'occupied':
    case 'present':
      return t(`alarms.detail.series.${what}`);
    default:
      return t('alarms.detail.series.value');
  }
}

function limitOf(rule: AlarmDetail['rule'], what: string): number | null {
  if (rule?.condition.kind !== 'threshold') return null;
  return SAME_QUANTITY[rule.condition.measure] === what ? rule.condition.limit : null;
}
