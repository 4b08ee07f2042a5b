import { useQuery } from '@tanstack/react-query';
import { theme } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Chart } from '../../chart/Chart.tsx';
import { sourceOption } from '../../chart/source-option.ts';
import { decimal } from '../../format/numbers.ts';
import { clockText } from '../../format/time.ts';
import { callApi } from '../../http/api-client.ts';
import { ChartTitle } from '../../kit/ChartTitle.tsx';
import { useTimezone } from '../../live/store.ts';
import { windowOf } from './readings-window.ts';

const FRESH_MS = 60_000;

/** What the source said around the signal; nothing is drawn when it said nothing. */
export function Readings({ id }: { id: number }) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const timezone = useTimezone();
  const asked = useQuery({
    queryKey: ['cases', 'readings', id],
    queryFn: ({ signal }) => callApi('GET /api/cases/{id}/readings', { params: { id }, signal }),
    staleTime: FRESH_MS,
  });
  const readings = asked.data;
  const option = useMemo(
    () =>
      readings == null
        ? null
        : sourceOption(
            {
              points: readings.points,
              ...windowOf(readings),
              raisedAt: readings.signalAt,
              value: null,
              limit: null,
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
    [readings, timezone, token],
  );
  if (asked.isPending) return null;
  if (option === null || readings == null || readings.points.length === 0)
    return <p className="work-hint">{t('cases.detail.noReadings')}</p>;
  const text = t('cases.detail.readingsText', {
    min: decimal(Math.min(...readings.points.map(({ min }) => min))),
    max: decimal(Math.max(...readings.points.map(({ max }) => max))),
    last: decimal(readings.points.at(-1)?.last),
  });
  return (
    <figure className="work-day">
      <ChartTitle title={t('cases.detail.readings')} series={[{ look: 'high', label: t('cases.detail.signalAt') }]} />
      <Chart option={option} text={text} />
    </figure>
  );
}
