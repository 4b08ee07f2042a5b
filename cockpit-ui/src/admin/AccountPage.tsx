import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Card } from './Card.tsx';
import { OwnContact } from './OwnContact.tsx';
import { SecondFactor } from './SecondFactor.tsx';
import { SessionGate, type SignedInPerson } from './SessionGate.tsx';
import { SessionList } from './SessionList.tsx';
import { useApiQuery } from './use-api-query.ts';

/** One's own account: second factor and devices; the password has a page of its own. */
export function AccountPage() {
  return <SessionGate own>{(who) => <Account who={who} />}</SessionGate>;
}

function Account({ who }: { who: SignedInPerson }) {
  const { t } = useTranslation();
  const account = useApiQuery('GET /api/account');
  return (
    <Card title={t('admin.account')} wide>
      <p>
        <b>{who.name}</b> · {who.login} · {who.grants.map(({ role }) => t(`admin.role.${role}`)).join('、')}
      </p>
      {who.mustChange ? (
        <p className="adm-fault">
          {t('admin.mustChange')} <Link to="/password?next=/account">{t('admin.password')}</Link>
        </p>
      ) : who.mustProve ? (
        <p className="adm-fault">
          {t('admin.mustProve')} <Link to="/second-factor?next=/account">{t('accounts.factor.title')}</Link>
        </p>
      ) : (
        <nav className="adm-row">
          <Link to="/password?next=/account">{t('admin.password')}</Link>
          {who.rights.includes('wall.view') && <Link to="/wall">{t('admin.pages.wall')}</Link>}
          {who.rights.includes('alarm.view') && <Link to="/desk">{t('admin.pages.desk')}</Link>}
          {who.rights.includes('people.manage') && <Link to="/admin/people">{t('admin.pages.people')}</Link>}
          {who.rights.includes('walls.manage') && <Link to="/admin/walls">{t('admin.pages.walls')}</Link>}
          {who.rights.includes('audit.read') && <Link to="/admin/audit">{t('admin.pages.audit')}</Link>}
        </nav>
      )}
      {account.data !== undefined && (
        <>
          {!who.mustProve && <SecondFactor account={account.data} onChanged={account.again} />}
          {!who.mustProve && !who.mustChange && <OwnContact />}
          <SessionList sessions={account.data.sessions} onChanged={account.again} />
        </>
      )}
    </Card>
  );
}
