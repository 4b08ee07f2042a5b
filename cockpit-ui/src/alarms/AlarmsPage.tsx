import { useTranslation } from 'react-i18next';

export function AlarmsPage() {
  const { t } = useTranslation();
  return <p className="desk-notice">{t('alarms.title')}</p>;
}
