import { Button } from 'antd';
import { useTranslation } from 'react-i18next';

const COLUMNS = ['priority', 'what', 'grid', 'state', 'since', 'due', 'owner'] as const;

interface Props {
  selected: number;
  selectable: boolean;
  onAcknowledge: () => void;
  onClear: () => void;
}

/** Names of the columns; while rows are selected, what can be done with them. */
export function ListHead({ selected, selectable, onAcknowledge, onClear }: Props) {
  const { t } = useTranslation();
  if (selected > 0)
    return (
      <div className="al-bulk" role="toolbar" aria-label={t('alarms.list.selected', { n: selected })}>
        <span role="status">{t('alarms.list.selected', { n: selected })}</span>
        <Button type="primary" onClick={onAcknowledge}>
          {t('alarms.act.bulk', { n: selected })}
        </Button>
        <Button type="text" onClick={onClear}>
          {t('alarms.list.clear')}
        </Button>
      </div>
    );
  return (
    <div className="al-columns" aria-hidden="true">
      {selectable && <span className="al-box" />}
      <span className="al-link">
        {COLUMNS.map((column) => (
          <span key={column} className={`al-col-${column}`}>
            {t(`alarms.list.columns.${column}`)}
          </span>
        ))}
      </span>
    </div>
  );
}
