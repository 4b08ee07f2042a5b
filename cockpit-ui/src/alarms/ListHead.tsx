import { Button, Checkbox } from 'antd';
import { useTranslation } from 'react-i18next';

import { BULK_MAX } from './act.ts';

const COLUMNS = ['priority', 'what', 'grid', 'state', 'since', 'due', 'owner'] as const;

interface Props {
  selected: number;
  /** Ids of the rows nobody has acknowledged; null: nothing can be selected. */
  unacknowledged: readonly number[] | null;
  onSelectAll: () => void;
  onAcknowledge: () => void;
  onClear: () => void;
}

/** Names of the columns; while rows are selected, what can be done with them. */
export function ListHead({ selected, unacknowledged, onSelectAll, onAcknowledge, onClear }: Props) {
  const { t } = useTranslation();
  const all = unacknowledged?.length ?? 0;
  if (selected > 0)
    return (
      <div className="al-bulk" role="toolbar" aria-label={t('alarms.list.selected', { n: selected })}>
        <span role="status">{t('alarms.list.selected', { n: selected })}</span>
        <Button type="primary" onClick={onAcknowledge}>
          {t('alarms.act.bulk', { n: selected })}
        </Button>
        {selected < all && (
          <Button type="text" onClick={onSelectAll}>
            {t('alarms.list.selectAll', { n: Math.min(all, BULK_MAX) })}
          </Button>
        )}
        <Button type="text" onClick={onClear}>
          {t('alarms.list.clear')}
        </Button>
      </div>
    );
  return (
    <div className="al-columns">
      {unacknowledged !== null && (
        <Checkbox
          className="al-box"
          checked={false}
          disabled={all === 0}
          onChange={onSelectAll}
          aria-label={t('alarms.list.selectAll', { n: Math.min(all, BULK_MAX) })}
          title={t('alarms.list.selectAllHow')}
        />
      )}
      <span className="al-link" aria-hidden="true">
        {COLUMNS.map((column) => (
          <span key={column} className={`al-col-${column}`}>
            {t(`alarms.list.columns.${column}`)}
          </span>
        ))}
      </span>
    </div>
  );
}
