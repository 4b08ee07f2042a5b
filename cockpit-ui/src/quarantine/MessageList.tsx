import type { QuarantineRow } from '@cockpit/api/quarantine';
import { Checkbox } from 'antd';
import { useTranslation } from 'react-i18next';
import { useFormatters } from '../i18n/words.ts';
import { useNow } from '../live/store.ts';
import { detailWords } from './detail-words.ts';
import { reasonOf } from './filters.ts';

const MINUTE_MS = 60_000;

interface Props {
  rows: readonly QuarantineRow[];
  selected: ReadonlySet<number>;
  /** Undefined: nothing may be done, so nothing is selected. */
  onSelect: ((selected: ReadonlySet<number>) => void) | undefined;
  onOpen: (row: QuarantineRow) => void;
}

/** Messages as rows; on a phone each is a card of two lines. */
export function MessageList({ rows, selected, onSelect, onOpen }: Props) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const now = useNow(MINUTE_MS);
  const open = rows.filter(({ state }) => state === 'open').map(({ id }) => id);
  const chosen = open.filter((id) => selected.has(id)).length;
  if (rows.length === 0) return <p className="quarantine-none quiet">{t('quarantine.none')}</p>;
  return (
    <>
      {onSelect && open.length > 0 && (
        <Checkbox
          checked={chosen === open.length}
          indeterminate={chosen > 0 && chosen < open.length}
          onChange={({ target }) => onSelect(new Set(target.checked ? open : []))}
        >
          {t('quarantine.all')}
        </Checkbox>
      )}
      <ul className="quarantine-list">
        {rows.map((row) => {
          const reason = reasonOf(row.reason);
          return (
            <li key={row.id}>
              {onSelect && (
                <Checkbox
                  aria-label={`${t('quarantine.select')} ${row.id}`}
                  disabled={row.state !== 'open'}
                  checked={selected.has(row.id)}
                  onChange={({ target }) => {
                    const next = new Set(selected);
                    if (target.checked) next.add(row.id);
                    else next.delete(row.id);
                    onSelect(next);
                  }}
                />
              )}
              <button type="button" className="quarantine-row" onClick={() => onOpen(row)}>
                <span className="n quiet">{formatters.time(row.lastReceivedAt, now)}</span>
                <code>{row.topic}</code>
                <span className="quarantine-why">
                  <b>{reason === undefined ? row.reason : t(`quarantine.reason.${reason}`)}</b>{' '}
                  <span className="quiet">{detailWords(row.detail, t)}</span>
                </span>
                <span className="n">×{row.seen}</span>
                {row.state !== 'open' && <span className="faint">{t(`quarantine.state.${row.state}`)}</span>}
              </button>
            </li>
          );
        })}
      </ul>
    </>
  );
}
