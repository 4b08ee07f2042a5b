import type { AlarmDetail } from '@cockpit/api/alarms/desk';
import { Button, Dropdown } from 'antd';
import { useTranslation } from 'react-i18next';
import { mayDo, useMe } from '../desk-kit/me.ts';
import { RIGHT_OF, type Verb } from './act.ts';

/** What is done often stands open, the rest behind "more". */
const OPEN: readonly Verb[] = ['acknowledge', 'comment', 'shelve', 'unshelve', 'in-service'];
const BEHIND: readonly Verb[] = ['out-of-service'];

interface Props {
  detail: AlarmDetail;
  onVerb: (verb: Verb) => void;
  /** Given when a case can be made of it. */
  onFile: (() => void) | undefined;
}

/** What can be done now by this person; on a phone it lies under the thumb. */
export function ActionBar({ detail, onVerb, onFile }: Props) {
  const { t } = useTranslation();
  const me = useMe();
  const can = (verb: Verb) => detail.can.includes(verb) && mayDo(me, RIGHT_OF[verb]);
  const behind = BEHIND.filter(can);
  const open = OPEN.filter(can);
  if (open.length + behind.length === 0 && onFile === undefined) return null;
  return (
    <div className="work-actions">
      {open.map((verb) => (
        <Button key={verb} type={verb === 'acknowledge' ? 'primary' : 'default'} onClick={() => onVerb(verb)}>
          {t(`alarms.act.${verb}`)}
        </Button>
      ))}
      {onFile !== undefined && <Button onClick={onFile}>{t('cases.action.file')}</Button>}
      {behind.length > 0 && (
        <Dropdown
          trigger={['click']}
          menu={{
            items: behind.map((key) => ({ key, label: t(`alarms.act.${key}`) })),
            onClick: ({ key }) => {
              const verb = behind.find((one) => one === key);
              if (verb !== undefined) onVerb(verb);
            },
          }}
        >
          <Button>{t('alarms.act.more')}</Button>
        </Dropdown>
      )}
    </div>
  );
}
