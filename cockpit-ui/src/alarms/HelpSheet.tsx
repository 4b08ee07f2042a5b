import { Modal } from 'antd';
import { useTranslation } from 'react-i18next';

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
    <Modal open={open} onCancel={onClose} footer={null} title={t('alarms.help.title')} width={420} centered>
      <dl className="al-keys">
        {KEYS.map(([key, word]) => (
          <div key={word}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(`alarms.help.keys.${word}`)}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
