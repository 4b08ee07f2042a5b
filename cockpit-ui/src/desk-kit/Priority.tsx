import type { Alarm } from '@cockpit/api/alarms';
import { useTranslation } from 'react-i18next';
import { Mark } from '../kit/Mark.tsx';

/** Priority as everywhere: shape, colour and word. */
export function Priority({ of: priority }: { of: Alarm['priority'] }) {
  const { t } = useTranslation();
  return (
    <span className={`work-priority work-${priority}`}>
      <Mark shape={priority} />
      <span aria-hidden="true">{t(`alarms.priority.${priority}`)}</span>
      <span className="unseen">{t('alarms.priorityText', { word: t(`alarms.priority.${priority}`) })}</span>
    </span>
  );
}
