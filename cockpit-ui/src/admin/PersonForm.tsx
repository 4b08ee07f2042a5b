import type { Contact, InvitationReply, PersonRow } from '@cockpit/api/accounts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { callApi } from '../http/api-client.ts';
import { ContactFields } from './ContactFields.tsx';
import { Field, FieldFault } from './Field.tsx';
import { type Grants, RoleList } from './RoleList.tsx';
import { useOrder } from './use-order.ts';

interface Props {
  /** Undefined: somebody new. */
  person: PersonRow | undefined;
  onDone: (invitation: InvitationReply | undefined) => void;
}

/** Inviting somebody, or changing name, roles and where they are told. */
export function PersonForm({ person, onDone }: Props) {
  const { t } = useTranslation();
  const order = useOrder();
  const [login, setLogin] = useState(person?.login ?? '');
  const [name, setName] = useState(person?.name ?? '');
  const [contact, setContact] = useState<Contact | undefined>(
    person && { email: person.email, language: person.language },
  );
  const [grants, setGrants] = useState<Grants>(
    (person?.grants as Grants | undefined) ?? [{ role: 'duty-officer', community: null, grid: null }],
  );

  async function save(): Promise<void> {
    let invitation: InvitationReply | undefined;
    const done = await order.give(async () => {
      if (person === undefined) invitation = await callApi('POST /api/people', { body: { login, name, grants } });
      else
        await callApi('PATCH /api/people/{id}', {
          params: { id: person.id },
          body: { name, grants, ...(contact && { contact }) },
        });
    });
    if (done) onDone(invitation);
  }

  return (
    <form
      className="adm-form adm-inset"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Field
        label={t('admin.login')}
        value={login}
        onValue={setLogin}
        disabled={person !== undefined}
        pattern="[a-z0-9][a-z0-9._\-]{1,31}"
        autoCapitalize="none"
        autoComplete="off"
      />
      <Field label={t('admin.shownName')} value={name} onValue={setName} maxLength={64} autoComplete="off" />
      {contact !== undefined && <ContactFields contact={contact} onContact={setContact} />}
      <RoleList grants={grants} onGrants={setGrants} />
      <FieldFault error={order.error} />
      <div className="adm-row">
        <button type="submit" className="adm-main" disabled={order.busy}>
          {t(person === undefined ? 'admin.people.invite' : 'admin.people.save')}
        </button>
        <button type="button" className="adm-second" onClick={() => onDone(undefined)}>
          {t('admin.people.cancel')}
        </button>
      </div>
    </form>
  );
}
