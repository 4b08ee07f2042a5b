/** Orders on alarms with their dialogs and answers: one in hand at a time. */
import type { Alarm } from '@cockpit/api/alarms';
import type { BulkOutcome } from '@cockpit/api/alarms/desk';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError, apiErrorText, callApi } from '../http/api-client.ts';
import { useFormatters } from '../i18n/words.ts';
import { useNow } from '../live/store.ts';
import { ActDialog } from './ActDialog.tsx';
import { type ActionText, acknowledgeAll, actOnAlarm, BULK_MAX, type Verb } from './act.ts';

/** Until the rule is known. */
const SHELF_MAX_DEFAULT = 60;

interface Order {
  verb: Verb;
  alarms: readonly Alarm[];
  shelfMax: number;
}

interface Said {
  said: ActionText;
  sent(): void;
}

export interface AlarmOrders {
  /** Asks for what the order needs and carries it out. Several only for acknowledge. */
  begin(verb: Verb, alarms: readonly Alarm[], shelfMax?: number): void;
  /** To be drawn: the dialog of the order in hand. */
  dialog: ReactNode;
  /** A dialog is open: keys are its own. */
  isOpen: boolean;
}

/** `done` is called with what was carried out. */
export function useAlarmOrders(done: (verb: Verb, ids: readonly number[]) => void): AlarmOrders {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const now = useNow();
  const { message, modal } = App.useApp();
  const queries = useQueryClient();
  const [order, setOrder] = useState<Order | null>(null);
  const [fault, setFault] = useState<string | null>(null);

  const doing = useMutation({
    mutationFn: async ({ verb, alarms, said }: Order & Said): Promise<BulkOutcome | null> => {
      const [only, ...more] = alarms;
      if (only !== undefined && more.length > 0)
        return acknowledgeAll(
          alarms.map(({ id }) => id),
          said.words,
        );
      if (only !== undefined) await actOnAlarm(only.id, verb, said);
      return null;
    },
    onMutate: () => setFault(null),
    onSuccess: (outcome, { verb, alarms, sent }) => {
      sent();
      setOrder(null);
      done(
        verb,
        alarms.map(({ id }) => id),
      );
      if (outcome === null) void message.success(t(`alarms.act.done.${verb}`));
      else tellOutcome(outcome, alarms);
    },
    onError: async (error, { alarms }) => {
      const [alarm] = alarms;
      if (error instanceof ApiError && error.status === 409 && alarm !== undefined) {
        setOrder(null);
        await tellConflict(alarm, error);
      } else setFault(apiErrorText(error, t));
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['alarms'] }),
  });

  /** Who won, and when: of the alarm as it stands now. */
  async function tellConflict(alarm: Alarm, refusal: ApiError): Promise<void> {
    const fresh = await callApi('GET /api/alarms/{id}', { params: { id: alarm.id } }).catch(() => null);
    const content =
      fresh?.alarm.owner != null && fresh.alarm.ownedSince !== null
        ? t('alarms.act.taken', { owner: fresh.alarm.owner, time: formatters.time(fresh.alarm.ownedSince, now) })
        : fresh === null
          ? refusal.message
          : t('alarms.act.moved', { state: t(`alarms.state.${fresh.alarm.state}`) });
    modal.info({ title: t('alarms.act.takenTitle'), content, centered: true });
  }

  function tellOutcome({ results }: BulkOutcome, alarms: readonly Alarm[]): void {
    const lost = results.filter(({ ok }) => !ok);
    const won = t('alarms.act.bulkDone', { won: results.length - lost.length });
    if (lost.length === 0) {
      void message.success(won);
      return;
    }
    modal.info({
      title: won,
      centered: true,
      content: (
        <>
          <p>{t('alarms.act.bulkLost', { lost: lost.length })}</p>
          <ul className="al-lost">
            {lost.map(({ id, owner, ownedSince, state, message: why }) => {
              const alarm = alarms.find((one) => one.id === id);
              return (
                <li key={id}>
                  {alarm ? `${formatters.name(alarm.title)} · ${formatters.name(alarm.sourceName)}` : id}
                  {': '}
                  {owner !== null && ownedSince !== null
                    ? t('alarms.act.taken', { owner, time: formatters.time(ownedSince, now) })
                    : state === null
                      ? why
                      : t('alarms.act.moved', { state: t(`alarms.state.${state}`) })}
                </li>
              );
            })}
          </ul>
        </>
      ),
    });
  }

  const several = (order?.alarms.length ?? 0) > 1;
  const [first] = order?.alarms ?? [];
  return {
    begin(verb, alarms, shelfMax = SHELF_MAX_DEFAULT) {
      if (alarms.length === 0) return;
      if (alarms.length > BULK_MAX) void message.info(t('alarms.act.bulkMany', { n: BULK_MAX }));
      setFault(null);
      setOrder({ verb, alarms: alarms.slice(0, BULK_MAX), shelfMax });
    },
    isOpen: order !== null,
    dialog: order !== null && first !== undefined && (
      <ActDialog
        key={`${order.verb}-${first.id}`}
        verb={order.verb}
        about={several ? `${order.verb} several` : `${order.verb} ${first.id}`}
        fault={fault}
        title={several ? t('alarms.act.title.bulk', { n: order.alarms.length }) : t(`alarms.act.title.${order.verb}`)}
        what={
          several
            ? t('alarms.list.selected', { n: order.alarms.length })
            : `${formatters.name(first.title)} · ${formatters.name(first.sourceName)}`
        }
        shelfMax={order.shelfMax}
        busy={doing.isPending}
        onDo={(said, sent) => doing.mutate({ ...order, said, sent })}
        onCancel={() => setOrder(null)}
      />
    ),
  };
}
