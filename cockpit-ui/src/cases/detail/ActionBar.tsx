import { CASE_TABLE, CASE_VERBS, type CaseVerb } from '@cockpit/api/cases/act/constants';
import type { CaseDetail } from '@cockpit/api/cases/desk';
import { Button, Dropdown } from 'antd';
import { useTranslation } from 'react-i18next';
import { VERIFYING } from '../act/draft.ts';

type Bar = NonNullable<(typeof CASE_TABLE)[CaseVerb]['bar']>;

interface Props {
  detail: CaseDetail;
  onVerb: (verb: CaseVerb) => void;
}

/** What can be done now by this person; on a phone it lies under the thumb. */
export function ActionBar({ detail, onVerb }: Props) {
  const { t } = useTranslation();
  const can = (verb: CaseVerb) => detail.can.includes(verb);
  const offered = (bar: Bar) => CASE_VERBS.filter((verb) => CASE_TABLE[verb].bar === bar && can(verb));
  const verifying = VERIFYING.find(can);
  const word = (verb: CaseVerb) => (verb === verifying ? t('cases.act.verify') : t(`cases.action.${verb}`));
  // What comes of a check is one button: its dialog offers the others.
  const forward = offered('next').filter((verb) => verb === verifying || !CASE_TABLE[verb].checks);
  const open = [...forward, ...offered('beside')];
  const behind = offered('more');
  // In the order of a case's life: the first that can be done is what it waits for.
  const [next] = forward;
  if (open.length + behind.length === 0) return null;
  return (
    <div className="work-actions">
      {open.map((verb) => (
        <Button key={verb} type={verb === next ? 'primary' : 'default'} onClick={() => onVerb(verb)}>
          {word(verb)}
        </Button>
      ))}
      {behind.length > 0 && (
        <Dropdown
          trigger={['click']}
          menu={{
            items: behind.map((key) => ({ key, label: t(`cases.action.${key}`), danger: key === 'force-close' })),
            onClick: ({ key }) => {
              const verb = behind.find((one) => one === key);
              if (verb !== undefined) onVerb(verb);
            },
          }}
        >
          <Button>{t('cases.act.more')}</Button>
        </Dropdown>
      )}
    </div>
  );
}
