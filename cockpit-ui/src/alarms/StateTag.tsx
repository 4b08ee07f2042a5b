import type { AlarmState } from '@cockpit/api/alarms';
import { useTranslation } from 'react-i18next';

/** Where an alarm stands, in words; the outline only helps the eye. */
export function StateTag({ state }: { state: AlarmState }) {
  const { t } = useTranslation();
  return <span className={`al-state al-state-${state}`}>{t(`alarms.state.${state}`)}</span>;
}
