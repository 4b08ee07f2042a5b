import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { callApi } from '../http/api-client.ts';
import type { ShownSecret } from './DevicesPage.tsx';
import { Field, FieldFault } from './Field.tsx';
import { useApiQuery } from './use-api-query.ts';
import { useOrder } from './use-order.ts';

/** A credential for a device of the registry, or for a gateway that speaks for several. */
export function IssueForm({ onIssued }: { onIssued: (issued: ShownSecret) => void }) {
  const { t, i18n } = useTranslation();
  const communities = useApiQuery('GET /api/communities');
  const order = useOrder();
  const [kind, setKind] = useState<'device' | 'gateway'>('device');
  const [chosen, setChosen] = useState('');
  const [code, setCode] = useState('');
  const [topics, setTopics] = useState('');
  const all = communities.data?.communities ?? [];
  const community = chosen || all[0]?.code || '';

  async function issue(): Promise<void> {
    const body = { kind, community, code: code.trim(), topics: topics.split(/\s+/).filter((topic) => topic !== '') };
    const done = await order.give(async () => onIssued(await callApi('POST /api/credentials', { body })));
    if (!done) return;
    setCode('');
    setTopics('');
  }

  return (
    <form
      className="adm-form adm-inset"
      onSubmit={(event) => {
        event.preventDefault();
        void issue();
      }}
    >
      <h2>{t('admin.devices.issueTitle')}</h2>
      <label className="adm-field">
        {t('admin.devices.for')}
        <select value={kind} onChange={(event) => setKind(event.target.value as typeof kind)}>
          <option value="device">{t('admin.devices.kind.device')}</option>
          <option value="gateway">{t('admin.devices.kind.gateway')}</option>
        </select>
      </label>
      <label className="adm-field">
        {t('admin.walls.community')}
        <select value={community} onChange={(event) => setChosen(event.target.value)}>
          {all.map((one) => (
            <option key={one.code} value={one.code}>
              {i18n.resolvedLanguage === 'en' ? one.name.en || one.name.zh : one.name.zh}
            </option>
          ))}
        </select>
      </label>
      <Field
        label={t(kind === 'device' ? 'admin.devices.code' : 'admin.devices.gateway')}
        value={code}
        onValue={setCode}
        maxLength={64}
        autoComplete="off"
      />
      <Field
        label={t('admin.devices.topics')}
        hint={t(kind === 'device' ? 'admin.devices.topicsOfDevice' : 'admin.devices.topicsOfGateway')}
        value={topics}
        onValue={setTopics}
        required={kind === 'gateway'}
        autoComplete="off"
      />
      <FieldFault error={order.error} />
      <button type="submit" className="adm-main" disabled={order.busy || community === ''}>
        {t('admin.devices.issue')}
      </button>
    </form>
  );
}
