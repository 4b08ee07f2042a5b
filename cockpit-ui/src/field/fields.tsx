/** Pieces of forms, each large enough for a thumb. */
import { type ReactNode, useId } from 'react';

interface TextFieldProps {
  label: string;
  value: string;
  max: number;
  lines?: number;
  onChange(value: string): void;
}

export function TextField({ label, value, max, lines = 1, onChange }: TextFieldProps) {
  const id = useId();
  return (
    <div className="fd-field">
      <label htmlFor={id}>{label}</label>
      {lines === 1 ? (
        <input id={id} value={value} maxLength={max} onChange={(event) => onChange(event.target.value)} />
      ) : (
        <textarea
          id={id}
          rows={lines}
          value={value}
          maxLength={max}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </div>
  );
}

interface ChoicesProps<Value extends string> {
  label: string;
  options: readonly { value: Value; text: string }[];
  value: Value | null;
  onChange(value: Value): void;
}

/** All to be seen at once, one below the other. */
export function Choices<Value extends string>({ label, options, value, onChange }: ChoicesProps<Value>) {
  const name = useId();
  return (
    <fieldset className="fd-choices">
      <legend>{label}</legend>
      {options.map((option) => (
        <label key={option.value}>
          <input type="radio" name={name} checked={option.value === value} onChange={() => onChange(option.value)} />
          {option.text}
        </label>
      ))}
    </fieldset>
  );
}

interface PickProps {
  label: string;
  value: string;
  onChange(value: string): void;
  children: ReactNode;
}

/** The phone's own wheel. */
export function Pick({ label, value, onChange, children }: PickProps) {
  const id = useId();
  return (
    <div className="fd-field">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChange(event.target.value)}>
        {children}
      </select>
    </div>
  );
}
