import type { Me } from '@cockpit/api/accounts';
import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Card } from './Card.tsx';
import { FieldFault } from './Field.tsx';
import { useApiQuery } from './use-api-query.ts';

export type SignedInPerson = NonNullable<Me['who']>;

interface Props {
  /** Shown also to who has to put their own account in order first. */
  own?: boolean;
  children: (who: SignedInPerson) => ReactNode;
}

/** Pages of somebody who is signed in; everybody else is shown to the door. */
export function SessionGate({ own = false, children }: Props) {
  const { t } = useTranslation();
  const me = useApiQuery('GET /api/me');
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
        <FieldFault error={me.error} />
        <button type="button" className="adm-main" onClick={me.again}>
          {t('admin.retry')}
        </button>
      </Card>
    );
  return who == null || door !== undefined ? null : children(who);
}
