import type { AccountReply } from '@cockpit/api/accounts';
import { useTranslation } from 'react-i18next';
import { callApi } from '../http/api-client.ts';
import { FieldFault } from './Field.tsx';
import { moment } from './moment.ts';
import { useOrder } from './use-order.ts';

/** Where this account is signed in, and the way out of each. */
export function SessionList({ sessions, onChanged }: { sessions: AccountReply['sessions']; onChanged: () => void }) {
  const { t, i18n } = useTranslation();
  const order = useOrder();
  return (
    <section>
      <h2>{t('admin.sessions')}</h2>
      <ul className="adm-list">
        {sessions.map(({ id, address, agent, seenAt, current }) => (
          <li key={id}>
            <div>
              <b>
                {address}
                {current && ` · ${t('admin.thisDevice')}`}
              </b>
              <small>{t('admin.seen', { time: moment(seenAt, i18n.resolvedLanguage) })}</small>
              <small>{agent}</small>
            </div>
            {!current && (
              <button
                type="button"
                className="adm-second"
                disabled={order.busy}
                onClick={() =>
                  void order.give(() => callApi('DELETE /api/sessions/{id}', { params: { id } })).then(onChanged)
                }
              >
                {t('admin.end')}
              </button>
            )}
          </li>
        ))}
      </ul>
      <FieldFault error={order.error} />
      <div className="adm-row">
        <button type="button" className="adm-second" onClick={() => void leave('DELETE /api/session')}>
          {t('admin.logout')}
        </button>
        <button type="button" className="adm-second" onClick={() => void leave('DELETE /api/sessions')}>
          {t('admin.logoutEverywhere')}
        </button>
      </div>
    </section>
  );

  async function leave(route: 'DELETE /api/session' | 'DELETE /api/sessions'): Promise<void> {
    if (await order.give(() => callApi(route))) window.location.assign('/login');
  }
}
