import type { QuarantineDetail } from '@cockpit/api/quarantine';
import { useQuery } from '@tanstack/react-query';
import { Button, Drawer } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { usePhone } from '../desk-kit/use-phone.ts';
import { apiErrorText, callApi } from '../http/api-client.ts';
import { useFormatters } from '../i18n/words.ts';
import { useNow } from '../live/store.ts';
import type { ActOrder } from './ActDialog.tsx';
import { detailWords } from './detail-words.ts';
import { hexLines, likeFilter, reasonOf } from './filters.ts';

const MINUTE_MS = 60_000;

interface Props {
  id: number | undefined;
  mayAct: boolean;
  onAct: (order: ActOrder) => void;
  onClose: () => void;
}

/** One message as it came, and its like. */
export function MessageDrawer({ id, mayAct, onAct, onClose }: Props) {
  const { t } = useTranslation();
  const isPhone = usePhone();
  const asked = useQuery({
    queryKey: ['quarantine', 'message', id],
    queryFn: ({ signal }) => callApi('GET /api/quarantine/{id}', { params: { id: id ?? 0 }, signal }),
    enabled: id !== undefined,
  });
  const message = id === undefined ? undefined : asked.data;
  return (
    <Drawer
      open={id !== undefined}
      onClose={onClose}
      title={t('quarantine.detail.title', { id })}
      size={isPhone ? window.innerWidth : 640}
      footer={message?.state === 'open' && mayAct ? <Acts message={message} onAct={onAct} /> : null}
    >
      {asked.error && <p role="alert">{apiErrorText(asked.error, t)}</p>}
      {message && <Facts message={message} />}
    </Drawer>
  );
}

function Facts({ message }: { message: QuarantineDetail }) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const now = useNow(MINUTE_MS);
  const reason = reasonOf(message.reason);
  const facts: [string, ReactNode][] = [
    [t('quarantine.reason.label'), reason === undefined ? message.reason : t(`quarantine.reason.${reason}`)],
    [t('quarantine.detail.why'), detailWords(message.detail, t)],
    [t('quarantine.detail.topic'), <code key="topic">{message.topic}</code>],
    [t('quarantine.detail.first'), formatters.time(message.firstReceivedAt, now)],
    [t('quarantine.detail.last'), formatters.time(message.lastReceivedAt, now)],
    [t('quarantine.detail.seen'), message.seen],
    [t('quarantine.detail.bytes'), t('quarantine.detail.bytesKept', { bytes: message.bytes, kept: message.keptBytes })],
    [t('quarantine.detail.alike'), t('quarantine.detail.alikeCount', message.alike)],
    [t('quarantine.state.label'), t(`quarantine.state.${message.state}`)],
  ];
  if (message.attempts > 0)
    facts.push([t('quarantine.detail.attempts'), t('quarantine.detail.attemptsCount', { n: message.attempts })]);
  if (message.closedAt !== null) facts.push([t('quarantine.detail.closed'), formatters.time(message.closedAt, now)]);
  return (
    <>
      <dl className="quarantine-facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {message.state === 'open' && !message.releasable && (
        <p className="medium">▲ {t('quarantine.detail.notReleasable')}</p>
      )}
      <h3>{t('quarantine.detail.text')}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard has to get there */}
      <pre className="quarantine-payload" tabIndex={0}>
        {message.text}
      </pre>
      <h3>{t('quarantine.detail.hex')}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard has to get there */}
      <pre className="quarantine-payload is-hex" tabIndex={0}>
        {hexLines(message.hex)}
      </pre>
    </>
  );
}

function Acts({ message, onAct }: { message: QuarantineDetail; onAct: (order: ActOrder) => void }) {
  const { t } = useTranslation();
  const one = { ids: [message.id] };
  const like = message.alike.rows > 1 ? likeFilter(message) : undefined;
  return (
    <div className="quarantine-acts">
      <Button
        type="primary"
        disabled={!message.releasable}
        onClick={() => onAct({ verb: 'release', filter: one, what: 'selected' })}
      >
        {t('quarantine.release')}
      </Button>
      <Button danger onClick={() => onAct({ verb: 'discard', filter: one, what: 'selected' })}>
        {t('quarantine.discard')}
      </Button>
      {like && (
        <>
          <Button disabled={!message.releasable} onClick={() => onAct({ verb: 'release', filter: like, what: 'like' })}>
            {t('quarantine.releaseLike')}
          </Button>
          <Button danger onClick={() => onAct({ verb: 'discard', filter: like, what: 'like' })}>
            {t('quarantine.discardLike')}
          </Button>
        </>
      )}
    </div>
  );
}
