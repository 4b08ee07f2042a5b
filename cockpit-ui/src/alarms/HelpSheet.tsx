import { useTranslation } from 'react-i18next';
import { KeySheet } from '../desk-kit/KeySheet.tsx';

const KEYS = [
  ['A', 'a'],
  ['S', 's'],
  ['C', 'c'],
  ['J ↓', 'j'],
  ['K ↑', 'k'],
  ['X', 'x'],
  ['R', 'r'],
  ['/', 'slash'],
  ['Esc', 'esc'],
  ['?', 'help'],
] as const;

export function HelpSheet({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <KeySheet
      open={open}
      onClose={onClose}
      title={t('alarms.help.title')}
      keys={KEYS.map(([key, word]) => [key, t(`alarms.help.keys.${word}`)])}
    />
  );
}
