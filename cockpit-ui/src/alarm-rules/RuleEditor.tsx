import type { RuleChangeRequest } from '@cockpit/api/alarms/editing';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useShownCommunity } from '../desk-kit/use-shown-community.ts';
import { ApiError, apiErrorText, callApi } from '../http/api-client.ts';
import { DryRunPanel } from './DryRunPanel.tsx';
import { PatchFields } from './PatchFields.tsx';
import {
  currentPatch,
  inheritedBy,
  isSamePatch,
  narrowed,
  type Patch,
  type RuleEntry,
  withPatch,
} from './rule-patch.ts';
import { ScopeFields } from './ScopeFields.tsx';

const REASON_MAX = 500;

/** Sets a rule otherwise for a scope, after a look at what that would have done. */
export function RuleEditor({ entry }: { entry: RuleEntry }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const shown = useShownCommunity();
  /** Undefined while the facility is not named yet. */
  const [scope, setScope] = useState<string | undefined>('all');
  const [edited, setEdited] = useState<Patch>();
  const [reason, setReason] = useState('');
  const standing = currentPatch(entry, scope ?? '');
  const patch = edited ?? standing.patch;
  const base = inheritedBy(entry, scope ?? '');
  const isChanged = !isSamePatch(patch, standing.patch);
  const tried = scope === undefined ? undefined : narrowed(withPatch(base, patch), scope);

  const saving = useMutation({
    mutationFn: (body: RuleChangeRequest) =>
      callApi('POST /api/alarms/rules/{code}/changes', { params: { code: entry.rule.code }, query: shown, body }),
    onSuccess: () => {
      void message.success(t('rules.edit.saved'));
      setEdited(undefined);
      setReason('');
    },
    // Refused because somebody was faster: what stands now is shown, the reason is kept.
    onSettled: () => queries.invalidateQueries({ queryKey: ['rules'] }),
  });

  function save(wanted: Patch): void {
    if (scope !== undefined) saving.mutate({ scope, patch: wanted, reason: reason.trim(), version: standing.version });
  }

  const mayAsk = scope !== undefined && reason.trim() !== '' && !saving.isPending;
  return (
    <section className="rules-editor" aria-label={t('rules.edit.title')}>
      <h3>{t('rules.edit.title')}</h3>
      <ScopeFields
        rule={entry.rule}
        onChange={(next) => {
          setScope(next);
          setEdited(undefined);
          saving.reset();
        }}
      />
      <PatchFields base={base} patch={patch} onChange={setEdited} />
      {tried && <DryRunPanel rule={tried} />}
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the input inside is a control of Ant Design */}
      <label className="rules-reason">
        {t('rules.edit.reason')}
        <Input
          maxLength={REASON_MAX}
          placeholder={t('rules.edit.reasonHint')}
          value={reason}
          onChange={({ target }) => setReason(target.value)}
        />
      </label>
      {saving.error && (
        <p className="high" role="alert">
          {saving.error instanceof ApiError && saving.error.status === 409
            ? t('rules.edit.conflict')
            : apiErrorText(saving.error, t)}
        </p>
      )}
      <div className="rules-acts">
        <Button type="primary" disabled={!mayAsk || !isChanged} loading={saving.isPending} onClick={() => save(patch)}>
          {t('rules.edit.save')}
        </Button>
        {!isSamePatch(standing.patch, {}) && (
          <Button disabled={!mayAsk} onClick={() => save({})}>
            {t('rules.edit.restore')}
          </Button>
        )}
        {!isChanged && <span className="faint">{t('rules.edit.nothing')}</span>}
      </div>
    </section>
  );
}
