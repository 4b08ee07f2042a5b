import { useTranslation } from 'react-i18next';
import { whole } from '../format/numbers.ts';
import { useTable } from '../live/store.ts';
import { isKnownKind } from './hazard-words.ts';

/** Sensors by kind: how many are in alarm, and how many of them are heard at all. */
export function KindStrip() {
  const { t } = useTranslation();
  const kinds = useTable('hazardKinds');
  const rows = Object.values(kinds ?? {}).filter((row) => isKnownKind(row.kind));
  if (rows.length === 0) return null;
  return (
    <ul className="kinds">
      {rows.map((row) => {
        const kind = isKnownKind(row.kind) ? t(`hazards.kind.${row.kind}`) : row.kind;
        return (
          <li key={row.kind} className={row.open > 0 ? 'has-open' : ''} title={t('hazards.kindText', { ...row, kind })}>
            <span className="kind-name">{kind}</span>
            <span className="n">
              <span className="kind-open" data-figure={`hazardKinds.${row.kind}.open`}>
                {whole(row.open)}
              </span>
              <span className="faint">/{whole(row.expected)}</span>
              {row.reporting < row.expected && <span className="medium"> −{whole(row.expected - row.reporting)}</span>}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
