import type { PairingOffer } from '@cockpit/api/displays';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Card } from '../admin/Card.tsx';
import { FieldFault } from '../admin/Field.tsx';
import { useOrder } from '../admin/use-order.ts';
import { callApi } from '../http/api-client.ts';

const ASK_EVERY_MS = 2000;
const MINUTE_MS = 60_000;

/** A screen that nobody knows shows a code and asks until an administrator has approved it. */
export function Pairing({ linkGone, onPaired }: { linkGone: boolean; onPaired: () => void }) {
  const { t } = useTranslation();
  const offering = useOrder();
  const [round, setRound] = useState(0);
  const [offer, setOffer] = useState<PairingOffer>();
  const [left, setLeft] = useState(0);
  const { origin } = window.location;

  // biome-ignore lint/correctness/useExhaustiveDependencies: another round asks for another code
  useEffect(() => {
    void offering.give(async () => setOffer(await callApi('POST /api/pairings', { body: { origin } })));
  }, [round, origin]);

  useEffect(() => {
    if (offer === undefined) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let stopped = false;
    async function claim(secret: string): Promise<void> {
      const state = await callApi('POST /api/pairings/claim', { body: { secret } }).then(
        (reply) => reply.state,
        () => 'waiting' as const,
      );
      if (stopped) return;
      if (state === 'paired') return onPaired();
      // An expired code gives way to another one, so that a screen that is switched on in the morning is ready at noon.
      if (state === 'gone') return setRound((before) => before + 1);
      setLeft(Math.max(0, Math.ceil(((offer?.expiresAt ?? 0) - Date.now()) / MINUTE_MS)));
      timer = setTimeout(() => void claim(secret), ASK_EVERY_MS);
    }
    void claim(offer.secret);
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [offer, onPaired]);

  return (
    <Card title={t('admin.pair.title')}>
      {linkGone && <p className="adm-fault">{t('admin.pair.linkGone')}</p>}
      {offer !== undefined && (
        <>
          <p>{t('admin.pair.text', { page: `${origin}/admin/walls` })}</p>
          <p className="adm-code n">
            {offer.code.slice(0, 4)} {offer.code.slice(4)}
          </p>
          <img className="adm-qr" alt={offer.code} src={`data:image/svg+xml,${encodeURIComponent(offer.svg)}`} />
          <p role="status">{t('admin.pair.waiting', { minutes: left })}</p>
        </>
      )}
      <FieldFault error={offering.error} />
      <div className="adm-row">
        <button type="button" className="adm-second" onClick={() => setRound((before) => before + 1)}>
          {t('admin.pair.again')}
        </button>
        <Link to="/login?next=/wall">{t('admin.pair.person')}</Link>
      </div>
    </Card>
  );
}
