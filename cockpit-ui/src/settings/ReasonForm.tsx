import { Button, Input } from 'antd';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError, apiErrorText } from '../http/api-client.ts';

const REASON_MAX = 500;

interface Props {
  isChanged: boolean;
  /** Why it cannot be saved as it is; undefined: it can. */
  fault?: string | undefined;
  change: { isPending: boolean; error: Error | null };
  onSave: (reason: string) => void;
  /** Further orders that need a reason, too. */
  more?: ((reason: string) => ReactNode) | undefined;
}

/** The end of each form: why, and then the order. */
export function ReasonForm({ isChanged, fault, change, onSave, more }: Props) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const reason = text.trim();
  return (
    <>
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the input inside is a control of Ant Design */}
      <label className="rules-reason">
        {t('settings.reason')}
        <Input
          maxLength={REASON_MAX}
          placeholder={t('settings.reasonHint')}
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
      </label>
      {change.error && (
        <p className="high" role="alert">
          {change.error instanceof ApiError && change.error.code === 'changed-meanwhile'
            ? t('settings.conflict')
            : apiErrorText(change.error, t)}
        </p>
      )}
      <div className="rules-acts">
        <Button
          type="primary"
          disabled={!isChanged || fault !== undefined || reason === ''}
          loading={change.isPending}
          onClick={() => onSave(reason)}
        >
          {t('settings.save')}
        </Button>
        {more?.(reason)}
        {fault !== undefined ? (
          <span className="medium">{fault}</span>
        ) : (
          !isChanged && <span className="faint">{t('settings.nothing')}</span>
        )}
      </div>
    </>
  );
}
