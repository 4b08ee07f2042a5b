import type { QuarantineActionRequest } from '@cockpit/api/quarantine';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { apiErrorText, callApi } from '../http/api-client.ts';

const WHY_MAX = 500;

/** What somebody is about to ask for. */
export interface ActOrder {
  verb: 'release' | 'discard';
  filter: QuarantineActionRequest['filter'];
  what: 'selected' | 'like' | 'filter' | 'group';
}

interface Props {
  order: ActOrder | undefined;
  onClose: (isDone: boolean) => void;
}

/** Says what will happen, and asks why before anything is given up. */
export function ActDialog({ order, onClose }: Props) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [why, setWhy] = useState('');
  const asking = useMutation({
    mutationFn: ({ verb, filter }: ActOrder) => {
      const request: QuarantineActionRequest = { action: verb, filter };
      if (verb === 'discard') request.why = why.trim();
      return callApi('POST /api/quarantine/actions', { body: request });
    },
    onSuccess: async () => {
      void message.success(t('quarantine.asked'));
      close(true);
      await queries.invalidateQueries({ queryKey: ['quarantine'] });
    },
  });

  function close(isDone: boolean): void {
    setWhy('');
    asking.reset();
    onClose(isDone);
  }

  if (order === undefined) return null;
  const { verb, what, filter } = order;
  const named = t(`quarantine.dialog.${what}`, { n: filter.ids?.length ?? 0 });
  const isReady = verb === 'release' || why.trim() !== '';
  return (
    <Modal
      open
      title={t(`quarantine.dialog.${verb}`, { what: named })}
      okText={t('quarantine.dialog.ok')}
      cancelText={t('quarantine.dialog.cancel')}
      okButtonProps={{ danger: verb === 'discard', disabled: !isReady }}
      confirmLoading={asking.isPending}
      onOk={() => asking.mutate(order)}
      onCancel={() => close(false)}
    >
      <p>{t(verb === 'release' ? 'quarantine.dialog.releaseNote' : 'quarantine.dialog.discardNote')}</p>
      {(filter.reason !== undefined || filter.topic !== undefined) && (
        <p className="quiet">
          {filter.reason !== undefined && t(`quarantine.reason.${filter.reason}`)} <code>{filter.topic}</code>
        </p>
      )}
      {verb === 'discard' && (
        <Input
          autoFocus
          aria-label={t('quarantine.dialog.why')}
          placeholder={t('quarantine.dialog.whyHint')}
          maxLength={WHY_MAX}
          value={why}
          onChange={({ target }) => setWhy(target.value)}
          onPressEnter={() => isReady && asking.mutate(order)}
        />
      )}
      {asking.error && (
        <p className="high" role="alert">
          {apiErrorText(asking.error, t)}
        </p>
      )}
    </Modal>
  );
}
