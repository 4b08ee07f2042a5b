import { useTranslation } from 'react-i18next';
import { DetailFrame } from '../desk-kit/DetailFrame.tsx';
import { mayDo, useMe } from '../desk-kit/me.ts';
import { useFormatters } from '../i18n/words.ts';
import { ChangeList } from './ChangeList.tsx';
import { RuleEditor } from './RuleEditor.tsx';
import { numberFields, numberOf, type RuleEntry } from './rule-patch.ts';
import { useRuleHistory } from './use-rules.ts';

interface Props {
  entry: RuleEntry;
  onBack: () => void;
}

/** What a rule is for, what it asks of people, and how it is set. */
export function RuleDetail({ entry, onBack }: Props) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const mayChange = mayDo(useMe(), 'alarm.rules.change');
  const { data: history } = useRuleHistory(entry.rule.code);
  const { rule } = entry;
  const facts: [string, string][] = [
    [t('rules.card.cause'), formatters.name(rule.cause)],
    [t('rules.card.consequence'), formatters.name(rule.consequence)],
    [t('rules.card.action'), formatters.name(rule.action)],
    [t('rules.card.respond'), t('rules.card.respondMinutes', { n: rule.respondMinutes })],
    [
      t('rules.card.condition'),
      [
        t(`rules.kind.${rule.condition.kind}`),
        ...numberFields(rule)
          .filter((field) => field in rule.condition)
          .map((field) => `${t(`rules.field.${field}`)} ${numberOf(rule, field)}`),
      ].join(' · '),
    ],
  ];
  if (rule.lifeSafety) facts.push([t('rules.field.lifeSafety'), t('rules.lifeSafetyFirst')]);
  if (rule.clause !== undefined) facts.push([t('rules.card.clause'), rule.clause]);
  return (
    <DetailFrame title={formatters.name(rule.title)} scope={rule.code} isCode back={t('rules.back')} onBack={onBack}>
      <dl className="rules-card">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {mayChange && <RuleEditor entry={entry} />}
      <h3>{t('rules.card.history')}</h3>
      {history?.length === 0 && <p className="quiet">{t('rules.card.noHistory')}</p>}
      <ChangeList changes={history ?? []} />
    </DetailFrame>
  );
}
