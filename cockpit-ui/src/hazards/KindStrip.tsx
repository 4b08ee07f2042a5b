import type { HazardKindRow } from '@cockpit/api/hazards';
import { silenceOf } from '@cockpit/api/sources/attention';
import { useTranslation } from 'react-i18next';
import { whole } from '../format/numbers.ts';
import { isKnownKind } from '../i18n/hazard-kinds.ts';
import { useTable } from '../live/store.ts';

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
              {row.reporting < row.expected && (
                <span className={isMuch(row) ? 'medium' : 'quiet'}> −{whole(row.expected - row.reporting)}</span>
              )}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

/** Amber by the rule of the header: not for one of many. */
function isMuch(row: HazardKindRow): boolean {
  return silenceOf({ ...row, importantSilent: 0 }) !== null;
}
