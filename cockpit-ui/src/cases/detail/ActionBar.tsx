import type { CaseVerb } from '@cockpit/api/cases/act';
import type { CaseDetail } from '@cockpit/api/cases/desk';
import { Button, Dropdown } from 'antd';
import { useTranslation } from 'react-i18next';
import { VERIFYING } from '../act/draft.ts';

/** In the order of a case's life: the first that can be done is what it waits for. */
const FORWARD: readonly CaseVerb[] = ['file', 'dispatch', 'accept', 'handle', 'order-check'];
/** Stands open beside it. */
const BESIDE: readonly CaseVerb[] = ['reject', 'return', 'follow-up', 'comment'];
/** Behind "more". Decisions on requests and papers of hazards have their buttons where these are shown. */
const BEHIND: readonly CaseVerb[] = [
  'bind',
  'bundle',
  'ask-extension',
  'ask-suspension',
  'resume',
  'supervise',
  'appeal',
  'reopen',
  'force-close',
];

interface Props {
  detail: CaseDetail;
  onVerb: (verb: CaseVerb) => void;
}

/** What can be done now by this person; on a phone it lies under the thumb. */
export function ActionBar({ detail, onVerb }: Props) {
  const { t } = useTranslation();
  const can = (verb: CaseVerb) => detail.can.includes(verb);
  const verifying = VERIFYING.find(can);
  const word = (verb: CaseVerb) => (verb === verifying ? t('cases.act.verify') : t(`cases.action.${verb}`));
  const forward = [...FORWARD.filter(can), ...(verifying === undefined ? [] : [verifying])];
  const open = [...forward, ...BESIDE.filter(can)];
  const behind = BEHIND.filter(can);
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
