import type { AccountReply, TotpOffer } from '@cockpit/api/accounts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { callApi } from '../http/api-client.ts';
import { Field, FieldFault } from './Field.tsx';
import { useOrder } from './use-order.ts';

interface Props {
  account: Pick<AccountReply, 'totp' | 'totpRequired' | 'recoveryCodes'>;
  onChanged: () => void;
}

/** Turning the second factor on and off, and replacing it; all take the present password, and a code where there is one. */
export function SecondFactor({ account: { totp: on, totpRequired, recoveryCodes }, onChanged }: Props) {
  const { t } = useTranslation();
  const order = useOrder();
  const [current, setCurrent] = useState('');
  const [offer, setOffer] = useState<TotpOffer>();
  const [code, setCode] = useState('');
  const [codes, setCodes] = useState<string[]>();

  async function act(work: () => Promise<unknown>): Promise<void> {
    if (!(await order.give(work))) return;
    setCurrent('');
    setCode('');
    onChanged();
  }

  const confirmed = () => ({ current, ...(on && { code: code.trim() }) });
  async function next(): Promise<void> {
    if (offer === undefined) {
      setCodes(undefined);
      return setOffer(await callApi('POST /api/totp', { body: confirmed() }));
    }
    setCodes((await callApi('POST /api/totp/enrol', { body: { code: code.trim() } })).codes);
    setOffer(undefined);
  }

  return (
    <section>
      <h2>{t('admin.factor')}</h2>
      <p>
        {t(on ? 'admin.factorOn' : 'admin.factorOff')}
        {on && ` · ${t('admin.codesLeft', { n: recoveryCodes })}`}
      </p>
      {totpRequired && <p className="adm-faint">{t('admin.factorMust')}</p>}
      {codes !== undefined && (
        <>
          <p>{t('admin.recovery')}</p>
          <ul className="adm-codes">
            {codes.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        </>
      )}
      <form
        className="adm-form"
        onSubmit={(event) => {
          event.preventDefault();
          void act(next);
        }}
      >
        {offer === undefined && (
          <Field
            label={t('admin.current')}
            type="password"
            value={current}
            onValue={setCurrent}
            autoComplete="current-password"
          />
        )}
        {offer !== undefined && (
          <>
            <p>{t('admin.factorScan')}</p>
            <img className="adm-qr" alt={offer.secret} src={`data:image/svg+xml,${encodeURIComponent(offer.svg)}`} />
            <code className="adm-secret">{offer.secret}</code>
          </>
        )}
        {(on || offer !== undefined) && (
          <Field
            label={t(offer === undefined ? 'admin.codeNow' : 'admin.six')}
            value={code}
            onValue={setCode}
            autoComplete="one-time-code"
          />
        )}
        <FieldFault error={order.error} />
        <div className="adm-row">
          <button type="submit" className="adm-second" disabled={order.busy}>
            {t(offer !== undefined ? 'admin.factorProve' : on ? 'admin.factorReplace' : 'admin.factorStart')}
          </button>
          {on && offer === undefined && !totpRequired && (
            <button
              type="button"
              className="adm-quiet"
              disabled={order.busy}
              onClick={() => void act(() => callApi('DELETE /api/totp', { body: confirmed() }))}
            >
              {t('admin.factorStop')}
            </button>
          )}
        </div>
      </form>
    </section>
  );
}
