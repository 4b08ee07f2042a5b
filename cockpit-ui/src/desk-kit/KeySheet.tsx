import { Modal } from 'antd';

interface Props {
  open: boolean;
  title: string;
  /** Key as it is printed on the keyboard, and what it does. */
  keys: readonly (readonly [key: string, does: string])[];
  onClose: () => void;
}

/** The keys of a page. */
export function KeySheet({ open, title, keys, onClose }: Props) {
  return (
    <Modal open={open} onCancel={onClose} footer={null} title={title} width={420} centered>
      <dl className="work-keys">
        {keys.map(([key, does]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
