import { Segmented } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { apiErrorText } from '../http/api-client.ts';
import { RuleDetail } from './RuleDetail.tsx';
import { RuleList } from './RuleList.tsx';
import { useRaisedByRule, useRules } from './use-rules.ts';
import { WindowsPanel } from './WindowsPanel.tsx';
import '../desk-kit/list-detail.css';
import './rules.css';

/** `/desk/rules?tab=&domain=&rule=`: what raises alarms, how often, and who changed it; maintenance windows. */
export function RulesPage() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const tab = search.get('tab') === 'windows' ? 'windows' : 'rules';
  return (
    <div className="rules">
      <header className="rules-head">
        <h1>{t('rules.title')}</h1>
        <Segmented
          aria-label={t('rules.title')}
          value={tab}
          options={(['rules', 'windows'] as const).map((value) => ({ value, label: t(`rules.tab.${value}`) }))}
          onChange={(value) =>
            setSearch((before) => {
              if (value === 'rules') before.delete('tab');
              else before.set('tab', value);
              before.delete('rule');
              return before;
            })
          }
        />
      </header>
      {tab === 'rules' ? <Rules /> : <WindowsPanel />}
    </div>
  );
}

function Rules() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const asked = useRules();
  const raised = useRaisedByRule();
  if (asked.data === undefined)
    return asked.error ? (
      <p className="high" role="alert">
        {apiErrorText(asked.error, t)}
      </p>
    ) : (
      <p className="desk-notice">{t('desk.loading')}</p>
    );
  const chosen = asked.data.find(({ rule }) => rule.code === search.get('rule'));

  function choose(code: string | undefined): void {
    setSearch((before) => {
      if (code === undefined) before.delete('rule');
      else before.set('rule', code);
      return before;
    });
  }

  return (
    <div className={`rules-body ${chosen ? 'is-chosen' : ''}`}>
      <RuleList entries={asked.data} raised={raised} chosen={chosen?.rule.code} onChoose={choose} />
      {chosen ? (
        <RuleDetail key={chosen.rule.code} entry={chosen} onBack={() => choose(undefined)} />
      ) : (
        <p className="panel rules-empty quiet">{t('rules.choose')}</p>
      )}
    </div>
  );
}
