import type { AlarmDetail } from '@cockpit/api/alarms/desk';
import { useTranslation } from 'react-i18next';
import { useFormatters } from '../i18n/words.ts';

/** What the alarm means and what is expected: the reason it is an alarm at all. */
export function RuleCard({ rule }: { rule: AlarmDetail['rule'] }) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  if (rule === null) return <p className="work-hint">{t('alarms.detail.noRule')}</p>;
  return (
    <dl className="al-rule">
      <dt>{t('alarms.detail.action')}</dt>
      <dd className="al-expected">{formatters.name(rule.action)}</dd>
      <dt>{t('alarms.detail.cause')}</dt>
      <dd>{formatters.name(rule.cause)}</dd>
      <dt>{t('alarms.detail.consequence')}</dt>
      <dd>{formatters.name(rule.consequence)}</dd>
      <dt>{t('alarms.detail.limit')}</dt>
      <dd>{t('alarms.detail.minutes', { n: rule.respondMinutes })}</dd>
      {rule.clause !== undefined && (
        <>
          <dt>{t('alarms.detail.clause')}</dt>
          <dd className="n">{rule.clause}</dd>
        </>
      )}
    </dl>
  );
}
