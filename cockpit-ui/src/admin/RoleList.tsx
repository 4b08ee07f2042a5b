import type { PersonRequest } from '@cockpit/api/accounts';
import { useTranslation } from 'react-i18next';
import type { Answer } from '../http/call.ts';
import type { Language } from '../i18n/start.ts';
import { type ApiQuery, useApiQuery } from './use-api-query.ts';

export type Grants = PersonRequest['grants'];

const ROLES = [
  'operator',
  'duty-officer',
  'shift-leader',
  'handler',
  'grid-worker',
  'manager',
  'administrator',
] as const satisfies readonly Grants[number]['role'][];

/** Roles, each everywhere, in a community, or in a grid with its micro-grids. */
export function RoleList({ grants, onGrants }: { grants: Grants; onGrants: (grants: Grants) => void }) {
  const { t } = useTranslation();
  const communities = useApiQuery('GET /api/communities');
  const change = (index: number, grant: Grants[number]) =>
    onGrants(grants.map((one, place) => (place === index ? grant : one)));
  return (
    <fieldset className="adm-roles">
      <legend>{t('admin.people.roles')}</legend>
      {grants.map((grant, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a role has no other identity while it is edited
        <div key={index} className="adm-row">
          <select
            aria-label={t('admin.people.roles')}
            value={grant.role}
            onChange={(event) => change(index, { ...grant, role: event.target.value as (typeof ROLES)[number] })}
          >
            {ROLES.map((role) => (
              <option key={role} value={role}>
                {t(`admin.role.${role}`)}
              </option>
            ))}
          </select>
          <Place grant={grant} communities={communities} onGrant={(next) => change(index, next)} />
          <button
            type="button"
            className="adm-second"
            onClick={() => onGrants(grants.filter((_, place) => place !== index))}
          >
            {t('admin.people.removeRole')}
          </button>
        </div>
      ))}
      <button
        type="button"
        className="adm-second"
        onClick={() => onGrants([...grants, { role: 'duty-officer', community: null, grid: null }])}
      >
        {t('admin.people.addRole')}
      </button>
    </fieldset>
  );
}

function Place({
  grant,
  communities,
  onGrant,
}: {
  grant: Grants[number];
  communities: ApiQuery<Answer<'GET /api/communities'>>;
  onGrant: (grant: Grants[number]) => void;
}) {
  const { t, i18n } = useTranslation();
  const language = (i18n.resolvedLanguage ?? 'zh') as Language;
  return (
    <>
      <select
        aria-label={t('admin.walls.community')}
        value={grant.community ?? ''}
        onChange={(event) => onGrant({ ...grant, community: event.target.value || null, grid: null })}
      >
        <option value="">{t('admin.people.everywhere')}</option>
        {communities.data?.communities.map(({ code, name }) => (
          <option key={code} value={code}>
            {name[language] || name.zh}
          </option>
        ))}
      </select>
      {grant.community !== null && <GridChoice grant={grant} community={grant.community} onGrant={onGrant} />}
    </>
  );
}

function GridChoice({
  grant,
  community,
  onGrant,
}: {
  grant: Grants[number];
  community: string;
  onGrant: (grant: Grants[number]) => void;
}) {
  const { t, i18n } = useTranslation();
  const language = (i18n.resolvedLanguage ?? 'zh') as Language;
  const { data } = useApiQuery('GET /api/grids', { query: { community } });
  return (
    <select
      aria-label={t('admin.people.whole')}
      value={grant.grid ?? ''}
      onChange={(event) => onGrant({ ...grant, grid: event.target.value || null })}
    >
      <option value="">{t('admin.people.whole')}</option>
      {data?.grids.map(({ code, name, parent }) => (
        <option key={code} value={code}>
          {parent === null ? '' : '— '}
          {name[language] || name.zh}
        </option>
      ))}
    </select>
  );
}
