import type { Ratio } from '@cockpit/api/alarm-kpi';
import { percent, UNKNOWN_MARK } from '../format/numbers.ts';

interface Row {
  name: string;
  tone: string;
  ratio: Ratio;
  detail: string;
}

/** Shares of one whole, as rows: name, bar, per cent, count. */
export function ShareBars({ rows }: { rows: readonly Row[] }) {
  return (
    <ul className="kpi-shares">
      {rows.map(({ name, tone, ratio, detail }) => (
        <li key={name}>
          <span className={`kpi-tone-${tone} kpi-share-name`}>{name}</span>
          <span className="kpi-track">
            <span className={`kpi-fill-${tone}`} style={{ width: `${(ratio.value ?? 0) * 100}%` }} />
          </span>
          <b className="n">{ratio.value === null ? UNKNOWN_MARK : `${percent(ratio.value)} %`}</b>
          <span className="quiet n">{detail}</span>
        </li>
      ))}
    </ul>
  );
}
