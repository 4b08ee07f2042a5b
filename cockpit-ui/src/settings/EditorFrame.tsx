import { Input } from 'antd';
import type { ComponentProps, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { DetailFrame } from '../desk-kit/DetailFrame.tsx';
import { ReasonForm } from './ReasonForm.tsx';
import { SetField } from './SetField.tsx';

interface Props extends ComponentProps<typeof ReasonForm>, Pick<ComponentProps<typeof DetailFrame>, 'title' | 'scope'> {
  isCode?: boolean;
  /** The code of what is to be made; undefined: it has its code. */
  code?: { label: string; hint: string; max: number; value: string; onChange: (code: string) => void } | undefined;
  onBack: () => void;
  /** The fields. */
  children: ReactNode;
}

/** An entry of the settings that was chosen in the list beside it: its code while it is new, its fields, and why they change. */
export function EditorFrame({ title, scope, isCode = false, code, onBack, children, ...reason }: Props) {
  const { t } = useTranslation();
  return (
    <DetailFrame
      className="set-form"
      title={title}
      scope={scope}
      isCode={isCode}
      back={t('settings.back')}
      onBack={onBack}
    >
      {code && (
        <SetField label={code.label}>
          <Input
            maxLength={code.max}
            placeholder={code.hint}
            value={code.value}
            onChange={({ target }) => code.onChange(target.value.trim())}
          />
        </SetField>
      )}
      {children}
      <ReasonForm {...reason} />
    </DetailFrame>
  );
}
