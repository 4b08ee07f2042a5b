/** A form over the page, full width, its button at the bottom. */
import { type FormEvent, type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from './Icon.tsx';

interface SheetProps {
  title: string;
  /** Words of the button; null: nothing is sent from here. */
  send: string | null;
  fault?: string | undefined;
  isBusy?: boolean;
  onClose(): void;
  onSend?: () => void;
  children: ReactNode;
}

export function Sheet({ title, send, fault, isBusy = false, onClose, onSend, children }: SheetProps) {
  const { t } = useTranslation();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const shown = dialog.current;
    shown?.showModal?.();
    return () => shown?.close?.();
  }, []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isBusy) onSend?.();
  };
  return (
    <dialog
      ref={dialog}
      className="fd-sheet"
      aria-label={title}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <form onSubmit={submit} noValidate>
        <header className="fd-head">
          <h2>{title}</h2>
          <button type="button" className="fd-back" aria-label={t('field.close')} onClick={onClose}>
            <Icon name="close" />
          </button>
        </header>
        <div className="fd-body">{children}</div>
        <div className="fd-act">
          <p className="fd-warn" role="alert">
            {fault === undefined ? '' : `▲ ${fault}`}
          </p>
          {send !== null && (
            <button type="submit" className="fd-main" disabled={isBusy}>
              {send}
            </button>
          )}
        </div>
      </form>
    </dialog>
  );
}
