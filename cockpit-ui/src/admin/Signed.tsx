import type { Me } from '@cockpit/api/accounts';
import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Card } from './Card.tsx';
import { Fault } from './Field.tsx';
import { useAsked } from './use-asked.ts';

export type Who = NonNullable<Me['who']>;

/** Pages of somebody who is signed in; everybody else is shown to the door. */
export function Signed({ children }: { children: (who: Who) => ReactNode }) {
  const { t } = useTranslation();
  const me = useAsked<Me>('/api/me');
  const who = me.data?.who;
  const isUnknown = who === null || who?.kind === 'display';

  useEffect(() => {
    const { pathname, search } = window.location;
    if (isUnknown) window.location.assign(`/login?next=${encodeURIComponent(pathname + search)}`);
  }, [isUnknown]);

  if (me.error !== undefined)
    return (
      <Card title={t('admin.account')}>
        <Fault error={me.error} />
        <button type="button" className="adm-main" onClick={me.again}>
          {t('admin.retry')}
        </button>
      </Card>
    );
  return who == null || isUnknown ? null : children(who);
}
