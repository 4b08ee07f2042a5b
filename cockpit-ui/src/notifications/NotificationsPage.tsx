import { Segmented } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { ChannelsPanel } from './ChannelsPanel.tsx';
import { LogPanel } from './LogPanel.tsx';
import { RulesPanel } from './RulesPanel.tsx';
import './notifications.css';

const TABS = ['channels', 'rules', 'log'] as const;

/** `/desk/notifications?tab=`: by which ways people are notified, who is notified of what, and what became of each message. */
export function NotificationsPage() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const tab = TABS.find((one) => one === search.get('tab')) ?? 'channels';
  return (
    <div className="nt">
      <header className="nt-head">
        <h1>{t('notifications.title')}</h1>
        <Segmented
          aria-label={t('notifications.title')}
          value={tab}
          options={TABS.map((value) => ({ value, label: t(`notifications.tab.${value}`) }))}
          onChange={(value) =>
            setSearch((before) => {
              before.delete('state');
              before.delete('channel');
              if (value === 'channels') before.delete('tab');
              else before.set('tab', value);
              return before;
            })
          }
        />
      </header>
      {tab === 'channels' ? <ChannelsPanel /> : tab === 'rules' ? <RulesPanel /> : <LogPanel />}
    </div>
  );
}
