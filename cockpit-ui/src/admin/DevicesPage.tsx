import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { callApi } from '../http/api-client.ts';
import { AdminFrame } from './AdminFrame.tsx';
import { Field, FieldFault } from './Field.tsx';
import { IssueForm } from './IssueForm.tsx';
import { moment } from './moment.ts';
import { useApiQuery } from './use-api-query.ts';
import { useOrder } from './use-order.ts';

/** More rows than this are found by the filter. */
const SHOWN_MAX = 200;

/** A secret that has just been made, to be written down now or never. */
export interface ShownSecret {
  usernames: string[];
  secret: string;
}

export function DevicesPage() {
  return (
    <AdminFrame page="devices">
      <Devices />
    </AdminFrame>
  );
}

function Devices() {
  const { t } = useTranslation();
  const { data, error, again } = useApiQuery('GET /api/credentials');
  const order = useOrder();
  const [shown, setShown] = useState<ShownSecret>();
  const [sought, setSought] = useState('');
  const found = data?.rows.filter(({ username }) => username.toLowerCase().includes(sought.trim().toLowerCase())) ?? [];

  async function rotate(username: string): Promise<void> {
    if (!window.confirm(t('admin.devices.rotateSure', { name: username }))) return;
    const call = { params: { username } };
    await order.give(async () => setShown(await callApi('POST /api/credentials/{username}/rotate', call)));
    again();
  }

  async function revoke(username: string): Promise<void> {
    const reason = window.prompt(t('admin.devices.revokeSure', { name: username }));
    if (reason === null) return;
    const call = { params: { username }, body: { reason: reason.trim() } };
    if (await order.give(() => callApi('POST /api/credentials/{username}/revoke', call))) setShown(undefined);
    again();
  }

  return (
    <>
      <IssueForm
        onIssued={(issued) => {
          setShown(issued);
          again();
        }}
      />
      {shown !== undefined && <Secret shown={shown} onClose={() => setShown(undefined)} />}
      <FieldFault error={error ?? order.error} />
      <h2>{t('admin.devices.list')}</h2>
      <Field label={t('admin.devices.seek')} value={sought} onValue={setSought} required={false} autoComplete="off" />
      <ul className="adm-list">
        {found.slice(0, SHOWN_MAX).map((line) => (
          <li key={line.username}>
            <CredentialText {...line} />
            {line.revokedAt === null && (
              <span className="adm-actions">
                <button
                  type="button"
                  className="adm-second"
                  disabled={order.busy}
                  onClick={() => void rotate(line.username)}
                >
                  {t('admin.devices.rotate')}
                </button>
                <button
                  type="button"
                  className="adm-second"
                  disabled={order.busy}
                  onClick={() => void revoke(line.username)}
                >
                  {t('admin.devices.revoke')}
                </button>
              </span>
            )}
          </li>
        ))}
      </ul>
      {data !== undefined && found.length === 0 && <p className="adm-faint">{t('admin.devices.none')}</p>}
      {(found.length > SHOWN_MAX || data?.cut) && (
        <p className="adm-faint">
          {t('admin.devices.more', { shown: Math.min(found.length, SHOWN_MAX), all: found.length })}
        </p>
      )}
    </>
  );
}

function CredentialText(line: {
  username: string;
  kind: 'device' | 'gateway' | 'ingest';
  publishes: string[];
  issuedAt: number;
  issuedBy: string;
  revokedAt: number | null;
}) {
  const { t, i18n } = useTranslation();
  const { username, kind, publishes, issuedAt, issuedBy, revokedAt } = line;
  const state =
    revokedAt === null
      ? publishes.join(' · ') || t('admin.devices.unregistered')
      : t('admin.devices.revoked', { time: moment(revokedAt, i18n.resolvedLanguage) });
  return (
    <div>
      <b>{username}</b>
      <small>
        {t(`admin.devices.kind.${kind}`)} ·{' '}
        {t('admin.devices.issued', { time: moment(issuedAt, i18n.resolvedLanguage), name: issuedBy })}
      </small>
      <small>{state}</small>
    </div>
  );
}

function Secret({ shown, onClose }: { shown: ShownSecret; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <section className="adm-inset" role="status">
      <p>{t('admin.devices.once')}</p>
      <p>
        {t('admin.devices.username')} <code className="adm-secret">{shown.usernames.join(' · ')}</code>
      </p>
      <p>
        {t('admin.devices.secret')} <code className="adm-secret">{shown.secret}</code>
      </p>
      <button type="button" className="adm-second" onClick={onClose}>
        {t('admin.devices.written')}
      </button>
    </section>
  );
}
