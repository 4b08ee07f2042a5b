import { Button } from 'antd';

interface Props {
  label: string;
  /** A phone has no keys to be told of. */
  isPhone: boolean;
  onOpen: () => void;
}

/** Opens the list of keys of a page. */
export function HelpButton({ label, isPhone, onOpen }: Props) {
  if (isPhone) return null;
  return (
    <Button type="text" onClick={onOpen} aria-label={label}>
      ?
    </Button>
  );
}
