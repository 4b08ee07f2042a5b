import { Input } from 'antd';
import { Labelled } from './Labelled.tsx';

const NOTE_MAX = 2_000;

interface Props {
  value: string;
  label: string;
  isMissing: boolean;
  autoFocus?: boolean;
  onChange: (value: string) => void;
  onGo: () => void;
}

/** Words. Enter sends, Shift+Enter breaks the line; while an input method composes, Enter is its own. */
export function NoteField({ value, label, isMissing, autoFocus = false, onChange, onGo }: Props) {
  return (
    <Labelled name={label}>
      {() => (
        <Input.TextArea
          rows={3}
          autoFocus={autoFocus}
          maxLength={NOTE_MAX}
          value={value}
          aria-label={label}
          aria-invalid={isMissing}
          status={isMissing ? 'error' : ''}
          onChange={({ target }) => onChange(target.value)}
          onPressEnter={(event) => {
            if (event.shiftKey || event.nativeEvent.isComposing) return;
            event.preventDefault();
            onGo();
          }}
        />
      )}
    </Labelled>
  );
}
