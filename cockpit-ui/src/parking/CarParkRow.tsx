import type { CarPark } from '@cockpit/api/parking';
import { useTranslation } from 'react-i18next';
import { percent, whole } from '../format/numbers.ts';
import { useFormatters } from '../i18n/words.ts';
import { Bar } from '../kit/Bar.tsx';
import { Figure } from '../kit/Figure.tsx';
import { Mark } from '../kit/Mark.tsx';
import { Name } from '../kit/Name.tsx';
import { Tag } from '../kit/Tag.tsx';
import { isSilent, judge } from '../live/freshness.ts';
import { useNow } from '../live/store.ts';
import { useUnheardSince } from '../pipeline/use-pipeline.ts';
import { sparkPath } from './spark-path.ts';

const NAME_UNITS = { zh: 7.4, en: 9.1 };
const SPARK_WIDTH = 84;
const SPARK_HEIGHT = 20;

/** One car park: how full, how many free, and either its trend or what is wrong with it. */
export function CarParkRow({ row }: { row: CarPark }) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const now = useNow();
  const trust = judge(row, now, useUnheardSince());
  const silent = isSilent(trust);
  const alarm = !silent && (row.state === 'full' || row.state === 'almost-full');
  // A silent source's last value is never shown as if it were now; its title still tells it.
  const free = silent ? null : row.free;
  const occupancy = silent ? null : row.occupancy;

  return (
    <div className={`row parking-row ${silent ? 'is-silent' : ''}`}>
      <Name text={row.name} units={NAME_UNITS} />
      <Bar
        ratio={occupancy}
        look={silent ? 'silent' : trust.kind === 'suspect' ? 'suspect' : alarm ? 'medium' : 'calm'}
      />
      <Figure
        at={`carParks.${row.code}.free`}
        title={formatters.asOf(row, now)}
        className={`right strong ${alarm ? 'medium' : ''}`}
      >
        {whole(free)}
      </Figure>
      <Figure at={`carParks.${row.code}.occupancy`} title={formatters.asOf(row, now)} className="right quiet">
        {percent(occupancy)}
        {occupancy !== null && <small> %</small>}
      </Figure>
      <span className="row-end">
        {trust.kind !== 'fresh' ? (
          <Tag look={silent ? 'silent' : 'suspect'} title={formatters.asOf(row, now)}>
            {formatters.trust(trust, now)}
          </Tag>
        ) : row.state === 'full' || row.state === 'almost-full' ? (
          <Tag look="medium">
            <Mark shape="medium" /> {t(`parking.state.${row.state}`)}
          </Tag>
        ) : (
          <Sparkline values={row.trend.values} />
        )}
      </span>
    </div>
  );
}

function Sparkline({ values }: { values: readonly (number | null)[] }) {
  const { line, end } = sparkPath(values, SPARK_WIDTH - 6, SPARK_HEIGHT - 4);
  return (
    <svg className="spark" viewBox={`0 0 ${SPARK_WIDTH} ${SPARK_HEIGHT}`} aria-hidden="true">
      <path d={`M1 ${SPARK_HEIGHT - 1}H${SPARK_WIDTH - 1}`} className="spark-base" />
      <g transform="translate(2 2)">
        <path d={line} className="spark-line" />
        {end && <circle cx={end.x} cy={end.y} r="2.6" className="spark-end" />}
      </g>
    </svg>
  );
}
