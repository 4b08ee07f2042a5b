import type { Right } from '@cockpit/api/rights';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { NavLink } from 'react-router';
import { Card } from './Card.tsx';
import { SessionGate } from './SessionGate.tsx';

const PAGES = [
  { path: '/admin/people', word: 'people', right: 'people.manage' },
  { path: '/admin/walls', word: 'walls', right: 'walls.manage' },
  { path: '/admin/devices', word: 'devices', right: 'devices.manage' },
  { path: '/admin/audit', word: 'audit', right: 'audit.read' },
] as const satisfies readonly { path: string; word: string; right: Right }[];

/** Navigation between what the person may administer, and one page of it. */
export function AdminFrame({ page, children }: { page: (typeof PAGES)[number]['word']; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <SessionGate>
      {(who) => {
        const offered = PAGES.filter(({ right }) => who.rights.includes(right));
        return (
          <Card title={t('admin.pages.title')} wide>
            <nav className="adm-tabs">
              {offered.map(({ path, word }) => (
                <NavLink key={path} to={path}>
                  {t(`admin.pages.${word}`)}
                </NavLink>
              ))}
              <NavLink to="/account">{t('admin.account')}</NavLink>
            </nav>
            {offered.some(({ word }) => word === page) ? children : <p>{t('admin.noRight')}</p>}
          </Card>
        );
      }}
    </SessionGate>
  );
}
