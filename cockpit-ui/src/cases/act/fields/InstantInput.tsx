import { Input } from 'antd';
import { inputOf, instantOf } from '../../../format/datetime-field.ts';
import { useTimezone } from '../../../live/store.ts';

interface Props {
  label: string;
  /** Epoch ms. */
  value: number | null;
  isMissing: boolean;
  onChange: (at: number | null) => void;
}

/** A day and a time of the community, wherever this screen stands. */
export function InstantInput({ label, value, isMissing, onChange }: Props) {
  const timezone = useTimezone();
  return (
    <Input
      type="datetime-local"
      aria-label={label}
      status={isMissing ? 'error' : ''}
      value={value === null ? '' : inputOf(value, timezone)}
      onChange={({ target }) => {
        const at = instantOf(target.value, timezone);
        onChange(Number.isNaN(at) ? null : at);
      }}
    />
  );
}
