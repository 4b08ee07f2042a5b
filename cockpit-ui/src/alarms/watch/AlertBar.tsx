import type { Alarm } from '@cockpit/api/alarms';
import { Button, Dropdown } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Voice } from '../../calls/sound-plan.ts';
import { useFormatters } from '../../i18n/words.ts';
import { type AlarmAlerts, useAlarmAlerts } from './use-alarm-alerts.ts';
import './watch.css';

const TESTS: readonly Voice[] = ['high', 'medium', 'low', 'flood'];

/** On watch or not, and whether alarms would be heard; loud while they would not. */
export function AlertBar() {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const tell = (alarm: Alarm) =>
    `${t('alarms.watch.notify')} · ${t(`alarms.priority.${alarm.priority}`)} · ${formatters.name(alarm.title)} · ${formatters.name(alarm.sourceName)}`;
  const watch = useAlarmAlerts(tell);
  if (!watch.on)
    return (
      <div className="watch is-off">
        <span role="status">{t('alarms.watch.off')}</span>
        <Button type="primary" onClick={watch.start}>
          {t('alarms.watch.start')}
        </Button>
      </div>
    );
  if (watch.stale) return <Loud text={t('alarms.watch.silent')} />;
  if (watch.sound === 'missing') return <Loud text={t('alarms.watch.missing')} />;
  if (watch.sound === 'locked')
    return (
      <Loud text={t('alarms.watch.locked')}>
        <Button type="primary" onClick={watch.unlock}>
          {t('alarms.watch.unlock')}
        </Button>
      </Loud>
    );
  return (
    <div className="watch">
      <span role="status">{t('alarms.watch.on')}</span>
      <TestButton watch={watch} />
      <Button type="text" onClick={watch.end}>
        {t('alarms.watch.stop')}
      </Button>
    </div>
  );
}

function Loud({ text, children }: { text: string; children?: ReactNode }) {
  return (
    <div className="watch is-loud" role="alert">
      <b>{text}</b>
      {children}
    </div>
  );
}

function TestButton({ watch }: { watch: AlarmAlerts }) {
  const { t } = useTranslation();
  const word = (voice: Voice) => (voice === 'flood' ? t('alarms.watch.flood') : t(`alarms.priority.${voice}`));
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: TESTS.map((key) => ({ key, label: t('alarms.watch.testWhich', { word: word(key) }) })),
        onClick: ({ key }) => {
          const voice = TESTS.find((one) => one === key);
          if (voice !== undefined) watch.test(voice);
        },
      }}
    >
      <Button type="text">{t('alarms.watch.test')}</Button>
    </Dropdown>
  );
}
