import type { Me } from '@cockpit/api/accounts';
import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Card } from './Card.tsx';
import { Fault } from './Field.tsx';
import { useAsked } from './use-asked.ts';

export type Who = NonNullable<Me['who']>;

interface Props {
  /** Shown also to who has to put their own account in order first. */
  own?: boolean;
  children: (who: Who) => ReactNode;
}

/** Pages of somebody who is signed in; everybody else is shown to the door. */
export function Signed({ own = false, children }: Props) {
  const { t } = useTranslation();
  const me = useAsked('GET /api/me');
  const who = me.data?.who;
  const isUnknown = who === null || who?.kind === 'display';
  const door = isUnknown
    ? '/login'
    : own || who === undefined
      ? undefined
      : who.mustChange
        ? '/password'
        : who.mustProve
          ? '/second-factor'
          : undefined;

  useEffect(() => {
    const { pathname, search } = window.location;
    if (door !== undefined) window.location.assign(`${door}?next=${encodeURIComponent(pathname + search)}`);
  }, [door]);

  if (me.error !== undefined)
    return (
      <Card title={t('admin.account')}>
        <Fault error={me.error} />
        <button type="button" className="adm-main" onClick={me.again}>
          {t('admin.retry')}
        </button>
      </Card>
    );
  return who == null || door !== undefined ? null : children(who);
}
