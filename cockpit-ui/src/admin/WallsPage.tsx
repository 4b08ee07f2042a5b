import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { callApi } from '../http/api-client.ts';
import { AdminFrame } from './AdminFrame.tsx';
import { Field, FieldFault } from './Field.tsx';
import { moment } from './moment.ts';
import { useApiQuery } from './use-api-query.ts';
import { useOrder } from './use-order.ts';

const REFRESH_MS = 3000;

export function WallsPage() {
  return (
    <AdminFrame page="walls">
      <Walls />
    </AdminFrame>
  );
}

function Walls() {
  const { t, i18n } = useTranslation();
  const { data, error, again } = useApiQuery('GET /api/walls');
  const order = useOrder();

  // Codes come and become walls while somebody looks.
  useEffect(() => {
    const timer = setInterval(again, REFRESH_MS);
    return () => clearInterval(timer);
  }, [again]);

  async function revoke(id: number, name: string): Promise<void> {
    if (!window.confirm(t('admin.walls.revokeSure', { name }))) return;
    if (await order.give(() => callApi('DELETE /api/walls/{id}', { params: { id } }))) again();
  }

  return (
    <>
      <Approve onApproved={again} />
      <FieldFault error={error ?? order.error} />
      <h2>{t('admin.walls.waiting')}</h2>
      <ul className="adm-list">
        {data?.waiting.map(({ code, address, agent }) => (
          <li key={code}>
            <div>
              <b className="n">
                {code.slice(0, 4)} {code.slice(4)}
              </b>
              <small>
                {address} · {agent}
              </small>
            </div>
          </li>
        ))}
      </ul>
      {data?.waiting.length === 0 && <p className="adm-faint">{t('admin.walls.none')}</p>}
      <h2>{t('admin.walls.list')}</h2>
      <ul className="adm-list">
        {data?.walls.map(({ id, name, community, approvedBy, createdAt, seenAt }) => (
          <li key={id}>
            <div>
              <b>{name}</b>
              <small>
                {community ?? t('admin.people.everywhere')} · {t('admin.walls.by', { name: approvedBy })} ·{' '}
                {moment(createdAt, i18n.resolvedLanguage)}
              </small>
              {seenAt !== null && <small>{t('admin.seen', { time: moment(seenAt, i18n.resolvedLanguage) })}</small>}
            </div>
            <button type="button" className="adm-second" disabled={order.busy} onClick={() => void revoke(id, name)}>
              {t('admin.walls.revoke')}
            </button>
          </li>
        ))}
      </ul>
      {data?.walls.length === 0 && <p className="adm-faint">{t('admin.walls.none')}</p>}
    </>
  );
}

function Approve({ onApproved }: { onApproved: () => void }) {
  const { t, i18n } = useTranslation();
  const [search] = useSearchParams();
  const communities = useApiQuery('GET /api/communities');
  const order = useOrder();
  const [code, setCode] = useState(search.get('code') ?? '');
  const [name, setName] = useState('');
  const [community, setCommunity] = useState('');
  const [approved, setApproved] = useState(false);

  async function approve(): Promise<void> {
    const wanted = code.toUpperCase().replace(/[^A-Z0-9]/g, '');
    const body = { name: name.trim(), community: community || null };
    const done = await order.give(() =>
      callApi('POST /api/pairings/{code}/approve', { params: { code: wanted }, body }),
    );
    setApproved(done);
    if (!done) return;
    setCode('');
    setName('');
    onApproved();
  }

  return (
    <form
      className="adm-form adm-inset"
      onSubmit={(event) => {
        event.preventDefault();
        void approve();
      }}
    >
      <h2>{t('admin.walls.approveTitle')}</h2>
      <Field
        label={t('admin.walls.code')}
        hint={t('admin.walls.check')}
        value={code}
        onValue={setCode}
        autoCapitalize="characters"
        autoComplete="off"
      />
      <Field label={t('admin.walls.place')} value={name} onValue={setName} maxLength={64} autoComplete="off" />
      <label className="adm-field">
        {t('admin.walls.community')}
        <select value={community} onChange={(event) => setCommunity(event.target.value)}>
          <option value="">{t('admin.people.everywhere')}</option>
          {communities.data?.communities.map((one) => (
            <option key={one.code} value={one.code}>
              {i18n.resolvedLanguage === 'en' ? one.name.en || one.name.zh : one.name.zh}
            </option>
          ))}
        </select>
      </label>
      <FieldFault error={order.error} />
      {approved && <p role="status">{t('admin.walls.approved')}</p>}
      <button type="submit" className="adm-main" disabled={order.busy}>
        {t('admin.walls.approve')}
      </button>
    </form>
  );
}
