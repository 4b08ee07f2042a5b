import { App, Button } from 'antd';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ShownCommunity } from '../desk-kit/use-shown-community.ts';
import { notificationErrorText } from './fault-words.ts';
import { ReasonDialog } from './ReasonDialog.tsx';
import { useNotificationChange } from './use-notifications.ts';

export type SetUpVerb = 'change' | 'turn' | 'remove';

interface Entry {
  id: number;
  name: string;
  enabled: boolean;
}

interface Props<Row> {
  of: 'channel' | 'rule';
  /** Undefined: not here yet, or refused with `error`. */
  rows: readonly Row[] | undefined;
  error: Error | null;
  mayAdd?: boolean;
  row: (row: Row, onOrder: (verb: SetUpVerb) => void) => ReactNode;
  /** In which one is made (undefined) or changed. */
  dialog: (row: Row | undefined, onClose: (isDone: boolean) => void) => ReactNode;
  /** Said before one is turned on or off, or taken away. */
  note: (row: Row, verb: 'turn' | 'remove') => string;
  turn: (row: Row, shown: ShownCommunity, reason: string) => Promise<unknown>;
  remove: (id: number, shown: ShownCommunity, reason: string) => Promise<unknown>;
}

/** The list of channels or of rules, and the orders about them. */
export function SetUpPanel<Row extends Entry>(props: Props<Row>) {
  const { of, rows, error, mayAdd = true } = props;
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [order, setOrder] = useState<{ verb: SetUpVerb; row: Row } | 'new'>();
  const change = useNotificationChange(() => close(true));

  function close(isDone: boolean): void {
    if (isDone) void message.success(t('notifications.saved'));
    setOrder(undefined);
    change.reset();
  }

  return (
    <section className="panel nt-panel">
      <p className="quiet">{t(`notifications.${of}.intro`)}</p>
      <div className="nt-acts">
        <Button type="primary" disabled={!mayAdd} onClick={() => setOrder('new')}>
          {t(`notifications.${of}.new`)}
        </Button>
      </div>
      {error && (
        <p className="high" role="alert">
          {notificationErrorText(error, t)}
        </p>
      )}
      {rows === undefined && !error && <p className="desk-notice">{t('desk.loading')}</p>}
      {rows?.length === 0 && <p className="quiet nt-none">{t(`notifications.${of}.none`)}</p>}
      <ul className="nt-list">{rows?.map((row) => props.row(row, (verb) => setOrder({ verb, row })))}</ul>
      {order === 'new' && props.dialog(undefined, close)}
      {order !== undefined && order !== 'new' && order.verb === 'change' && props.dialog(order.row, close)}
      {order !== undefined && order !== 'new' && order.verb !== 'change' && (
        <Confirm {...props} {...order} verb={order.verb} change={change} onCancel={() => close(false)} />
      )}
    </section>
  );
}

interface ConfirmProps<Row> extends Pick<Props<Row>, 'of' | 'note' | 'turn' | 'remove'> {
  row: Row;
  verb: 'turn' | 'remove';
  change: ReturnType<typeof useNotificationChange>;
  onCancel: () => void;
}

function Confirm<Row extends Entry>({ of, row, verb, note, turn, remove, change, onCancel }: ConfirmProps<Row>) {
  const { t } = useTranslation();
  const does = verb === 'remove' ? 'remove' : row.enabled ? 'turnOff' : 'turnOn';
  return (
    <ReasonDialog
      title={t(`notifications.${of}.dialog.${does}`, { name: row.name })}
      text={note(row, verb)}
      danger={verb === 'remove'}
      busy={change.isPending}
      fault={change.error ? notificationErrorText(change.error, t) : undefined}
      onDo={(reason) =>
        change.mutate((shown) => (verb === 'turn' ? turn(row, shown, reason) : remove(row.id, shown, reason)))
      }
      onCancel={onCancel}
    />
  );
}
