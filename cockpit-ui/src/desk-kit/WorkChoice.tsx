import { Select } from 'antd';
import { optionAnswers } from './search.ts';

interface Option<Value> {
  value: Value;
  label: string;
}

interface OneProps<Value> {
  label: string;
  value: Value | null;
  options: readonly Option<Value>[];
  onChange: (value: Value | null) => void;
  className?: string;
  /** By typing as well. */
  searched?: boolean;
  /** As wide as its longest option. */
  wide?: boolean;
}

/** One choice of a filter; it can be taken back. */
export function OneChoice<Value extends string>(props: OneProps<Value>) {
  const { label, value, options, onChange, className = '', searched = false, wide = false } = props;
  return (
    <Select<Value | null, Option<Value>>
      className={`work-choice ${className}`}
      value={value}
      onChange={(chosen) => onChange(chosen ?? null)}
      options={[...options]}
      placeholder={label}
      aria-label={label}
      {...(searched && { showSearch: { filterOption: optionAnswers } })}
      {...(wide && { popupMatchSelectWidth: false })}
      allowClear
    />
  );
}

interface SeveralProps<Value> {
  label: string;
  value: readonly Value[];
  /** In the order in which chosen ones are kept. */
  options: readonly Option<Value>[];
  onChange: (value: Value[]) => void;
}

/** Several choices of a filter at once. */
export function SeveralChoices<Value extends string>({ label, value, options, onChange }: SeveralProps<Value>) {
  return (
    <Select<Value[], Option<Value>>
      mode="multiple"
      className="work-choice"
      value={[...value]}
      onChange={(chosen) => onChange(options.flatMap((one) => (chosen.includes(one.value) ? one.value : [])))}
      options={[...options]}
      placeholder={label}
      aria-label={label}
      maxTagCount="responsive"
      showSearch={false}
    />
  );
}
