import type { Contact } from '@cockpit/api/accounts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { callApi } from '../http/api-client.ts';
import { ContactFields } from './ContactFields.tsx';
import { FieldFault } from './Field.tsx';
import { useApiQuery } from './use-api-query.ts';
import { useOrder } from './use-order.ts';

/** Where one is told oneself. */
export function OwnContact() {
  const { t } = useTranslation();
  const order = useOrder();
  const { data, error, again } = useApiQuery('GET /api/me/contact');
  const [edited, setEdited] = useState<Contact>();
  const [isSaved, setSaved] = useState(false);
  const contact = edited ?? data;

  async function save(): Promise<void> {
    if (contact === undefined || !(await order.give(() => callApi('PUT /api/me/contact', { body: contact })))) return;
    setSaved(true);
    again();
  }

  return (
    <section>
      <h2>{t('admin.contact.title')}</h2>
      {contact === undefined ? (
        <FieldFault error={error} />
      ) : (
        <form
          className="adm-form"
          onSubmit={(event) => {
            event.preventDefault();
            void save();
          }}
        >
          <ContactFields
            contact={contact}
            onContact={(next) => {
              setEdited(next);
              setSaved(false);
            }}
          />
          <FieldFault error={order.error} />
          <div className="adm-row">
            <button type="submit" className="adm-second" disabled={order.busy || edited === undefined}>
              {t('admin.people.save')}
            </button>
            <span role="status">{isSaved && t('admin.contact.saved')}</span>
          </div>
        </form>
      )}
    </section>
  );
}
