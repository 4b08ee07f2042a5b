import type { Contact } from '@cockpit/api/accounts';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Field } from './Field.tsx';

interface Props {
  contact: Contact;
  onContact: (contact: Contact) => void;
}

/** Where somebody is told, and in which language. */
export function ContactFields({ contact, onContact }: Props) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <>
      <Field
        label={t('admin.contact.email')}
        hint={t('admin.contact.emailHint')}
        type="email"
        required={false}
        maxLength={200}
        autoComplete="email"
        value={contact.email ?? ''}
        onValue={(email) => onContact({ ...contact, email: email === '' ? null : email })}
      />
      <div className="adm-field">
        <label htmlFor={id}>{t('admin.contact.language')}</label>
        <select
          id={id}
          value={contact.language}
          onChange={({ target }) => onContact({ ...contact, language: target.value as Contact['language'] })}
        >
          {(['zh', 'en'] as const).map((language) => (
            <option key={language} value={language}>
              {t(`notifications.language.${language}`)}
            </option>
          ))}
        </select>
      </div>
    </>
  );
}
