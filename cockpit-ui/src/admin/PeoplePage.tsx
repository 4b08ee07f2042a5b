import type { InvitationReply, PersonRow } from '@cockpit/api/accounts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { callApi } from '../http/api-client.ts';
import { AdminFrame } from './AdminFrame.tsx';
import { FieldFault } from './Field.tsx';
import { moment } from './moment.ts';
import { PersonForm } from './PersonForm.tsx';
import { useApiQuery } from './use-api-query.ts';
import { useOrder } from './use-order.ts';

export function PeoplePage() {
  return (
    <AdminFrame page="people">
      <People />
    </AdminFrame>
  );
}

function People() {
  const { t } = useTranslation();
  const { data, error, again } = useApiQuery('GET /api/people');
  const [editing, setEditing] = useState<PersonRow | 'new'>();
  const [link, setLink] = useState<string>();

  function done(invitation: InvitationReply | undefined): void {
    setEditing(undefined);
    setLink(invitation && `${window.location.origin}/welcome#${invitation.token}`);
    again();
  }

  return (
    <>
      {link !== undefined && (
        <p className="adm-inset" role="status">
          {t('admin.people.link')}
          <code className="adm-secret">{link}</code>
        </p>
      )}
      <FieldFault error={error} />
      {editing === undefined ? (
        <button type="button" className="adm-main" onClick={() => setEditing('new')}>
          {t('admin.people.invite')}
        </button>
      ) : (
        <PersonForm
          key={editing === 'new' ? 'new' : editing.id}
          person={editing === 'new' ? undefined : editing}
          onDone={done}
        />
      )}
      <ul className="adm-list">
        {data?.people.map((person) => (
          <Person key={person.id} person={person} onEdit={() => setEditing(person)} onDone={done} />
        ))}
      </ul>
    </>
  );
}

function Person({
  person,
  onEdit,
  onDone,
}: {
  person: PersonRow;
  onEdit: () => void;
  onDone: (invitation: InvitationReply | undefined) => void;
}) {
  const { t, i18n } = useTranslation();
  const order = useOrder();
  const { id, name, login, grants, locked, invited, totp, sessions, signedInAt } = person;
  const marks = [
    ...(locked ? [t('admin.people.locked')] : []),
    ...(invited ? [t('admin.people.invited')] : []),
    ...(totp ? [t('admin.factor')] : []),
    signedInAt === null ? t('admin.people.never') : moment(signedInAt, i18n.resolvedLanguage),
    ...(sessions > 0 ? [t('admin.people.devices', { n: sessions })] : []),
  ];

  async function reset(): Promise<void> {
    if (!window.confirm(t('admin.people.resetSure', { name }))) return;
    let invitation: InvitationReply | undefined;
    const done = await order.give(async () => {
      invitation = await callApi('POST /api/people/{id}/reset', { params: { id } });
    });
    if (done) onDone(invitation);
  }

  async function setLocked(wanted: boolean): Promise<void> {
    if (await order.give(() => callApi('PATCH /api/people/{id}', { params: { id }, body: { locked: wanted } })))
      onDone(undefined);
  }

  return (
    <li>
      <div>
        <b>
          {name} <span className="adm-faint">{login}</span>
        </b>
        <small>
          {grants
            .map(({ role, grid, community }) => [t(`admin.role.${role}`), grid ?? community].filter(Boolean).join(' '))
            .join(' · ')}
        </small>
        <small>{marks.join(' · ')}</small>
        <FieldFault error={order.error} />
      </div>
      <div className="adm-row">
        <button type="button" className="adm-second" onClick={onEdit}>
          {t('admin.people.edit')}
        </button>
        <button type="button" className="adm-second" disabled={order.busy} onClick={() => void setLocked(!locked)}>
          {t(locked ? 'admin.people.unlock' : 'admin.people.lock')}
        </button>
        <button type="button" className="adm-second" disabled={order.busy} onClick={() => void reset()}>
          {t('admin.people.reset')}
        </button>
      </div>
    </li>
  );
}
