import type { RecoveryCodes, TotpOffer } from '@cockpit/api/accounts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { send } from '../desk/ask.ts';
import { Fault, Field } from './Field.tsx';
import { useOrder } from './use-order.ts';

/** Turning the second factor on and off; both take the present password. */
export function SecondFactor({ on, onChanged }: { on: boolean; onChanged: () => void }) {
  const { t } = useTranslation();
  const order = useOrder();
  const [current, setCurrent] = useState('');
  const [offer, setOffer] = useState<TotpOffer>();
  const [code, setCode] = useState('');
  const [codes, setCodes] = useState<string[]>();

  async function act(): Promise<void> {
    const done = await order.give(async () => {
      if (offer !== undefined) {
        setCodes((await send<RecoveryCodes>('/api/totp/start', { code })).codes);
        setOffer(undefined);
      } else if (on) await send('/api/totp', { current }, 'DELETE');
      else setOffer(await send<TotpOffer>('/api/totp', { current }));
    });
    if (!done) return;
    setCurrent('');
    setCode('');
    onChanged();
  }

  return (
    <section>
      <h2>{t('admin.factor')}</h2>
      <p>{t(on ? 'admin.factorOn' : 'admin.factorOff')}</p>
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
          void act();
        }}
      >
        {offer === undefined ? (
          <Field
            label={t('admin.current')}
            type="password"
            value={current}
            onValue={setCurrent}
            autoComplete="current-password"
          />
        ) : (
          <>
            <p>{t('admin.factorScan')}</p>
            <img className="adm-qr" alt={offer.secret} src={`data:image/svg+xml,${encodeURIComponent(offer.svg)}`} />
            <code className="adm-secret">{offer.secret}</code>
            <Field
              label={t('admin.six')}
              value={code}
              onValue={setCode}
              inputMode="numeric"
              autoComplete="one-time-code"
            />
          </>
        )}
        <Fault error={order.error} />
        <button type="submit" className="adm-second" disabled={order.busy}>
          {t(offer !== undefined ? 'admin.factorProve' : on ? 'admin.factorStop' : 'admin.factorStart')}
        </button>
      </form>
    </section>
  );
}
