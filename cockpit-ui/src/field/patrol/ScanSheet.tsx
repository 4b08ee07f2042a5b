/** The camera looks for the code of a checkpoint. */
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Sheet } from '../Sheet.tsx';
import { watchCamera } from './scan.ts';

interface ScanSheetProps {
  /** Why this code is not the one; undefined: it is, and scanning ends. */
  onCode(text: string): string | undefined;
  onClose(): void;
}

export function ScanSheet({ onCode, onClose }: ScanSheetProps) {
  const { t } = useTranslation();
  const video = useRef<HTMLVideoElement>(null);
  const judge = useRef(onCode);
  judge.current = onCode;
  const [fault, setFault] = useState<string>();
  useEffect(() => {
    if (video.current === null) return;
    return watchCamera(video.current, {
      onCode(text) {
        const reason = judge.current(text);
        setFault(reason);
        return reason === undefined;
      },
      onFault: () => setFault(t('field.scan.noCamera')),
    });
  }, [t]);
  return (
    <Sheet title={t('field.scan.title')} send={null} fault={fault} onClose={onClose}>
      <video ref={video} className="fd-video" muted playsInline />
    </Sheet>
  );
}
