import type { AuditLine } from '@cockpit/api/audit';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { callApi } from '../http/api-client.ts';
import { AdminFrame } from './AdminFrame.tsx';
import { FieldFault } from './Field.tsx';
import { moment } from './moment.ts';
import { useOrder } from './use-order.ts';

const FIELDS = ['actor', 'action', 'object'] as const;
type Filter = Partial<Record<(typeof FIELDS)[number], string>>;

export function AuditPage() {
  return (
    <AdminFrame page="audit">
      <Trail />
    </AdminFrame>
  );
}

function Trail() {
  const { t } = useTranslation();
  const order = useOrder();
  const [filter, setFilter] = useState<Filter>({});
  const [lines, setLines] = useState<AuditLine[]>([]);
  const [next, setNext] = useState<number | null>(null);

  async function search(before: number | null): Promise<void> {
    const said = Object.entries(filter).filter(([, value]) => value !== '');
    const query = { ...(Object.fromEntries(said) as Filter), before: before ?? undefined };
    await order.give(async () => {
      const reply = await callApi('GET /api/audit', { query });
      setLines((earlier) => (before === null ? reply.rows : [...earlier, ...reply.rows]));
      setNext(reply.next);
    });
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: once at first; afterwards people search
  useEffect(() => void search(null), []);

  return (
    <>
      <form
        className="adm-row"
        onSubmit={(event) => {
          event.preventDefault();
          void search(null);
        }}
      >
        {FIELDS.map((field) => (
          <label key={field} className="adm-field">
            {t(`admin.audit.${field}`)}
            <input
              value={filter[field] ?? ''}
              maxLength={100}
              onChange={(event) => setFilter({ ...filter, [field]: event.target.value })}
            />
          </label>
        ))}
        <button type="submit" className="adm-main" disabled={order.busy}>
          {t('admin.audit.search')}
        </button>
      </form>
      <FieldFault error={order.error} />
      <ul className="adm-list">
        {lines.map((line) => (
          <Line key={line.id} line={line} />
        ))}
      </ul>
      {lines.length === 0 && !order.busy && <p className="adm-faint">{t('admin.audit.none')}</p>}
      {next !== null && (
        <button type="button" className="adm-second" disabled={order.busy} onClick={() => void search(next)}>
          {t('admin.audit.more')}
        </button>
      )}
    </>
  );
}

function Line({ line }: { line: AuditLine }) {
  const { t, i18n } = useTranslation();
  const { id, at, actor, action, object, before, after, reason, address } = line;
  return (
    <li>
      <div>
        <b>
          {actor} · {action} · {object}
        </b>
        <small>
          #{id} · {moment(at, i18n.resolvedLanguage)}
          {address !== null && ` · ${address}`}
          {reason !== null && ` · ${t('admin.audit.reason')}: ${reason}`}
        </small>
        {before !== null && (
          <small className="adm-json">
            {t('admin.audit.before')} {JSON.stringify(before)}
          </small>
        )}
        {after !== null && (
          <small className="adm-json">
            {t('admin.audit.after')} {JSON.stringify(after)}
          </small>
        )}
      </div>
    </li>
  );
}
