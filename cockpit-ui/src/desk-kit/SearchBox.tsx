import { Input, type InputProps, type InputRef } from 'antd';
import { type RefObject, useEffect, useRef, useState } from 'react';

/** The address follows this long after the last key, ms. */
const DELAY_MS = 200;
/** What pages and chat programs leave in copied text and nobody sees: marks of direction, and of the order of bytes. */
const INVISIBLE = /[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;

interface Props extends Pick<InputProps, 'className' | 'placeholder' | 'allowClear' | 'aria-label'> {
  /** What is searched for; another one from outside replaces what is typed. */
  text: string;
  maxLength: number;
  onText: (text: string) => void;
  inputRef?: RefObject<InputRef | null>;
}

/**
 * A search whose text stands elsewhere, such as in the address. What is typed stays with the box until the fingers rest, and while an input
 * method composes: a box that is set from outside at each key loses letters.
 */
export function SearchBox({ text, maxLength, onText, inputRef, ...rest }: Props) {
  const [typed, setTyped] = useState(text);
  const composing = useRef(false);
  /** What was handed on last: it coming back is no news. */
  const handedOn = useRef(text);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  useEffect(() => {
    if (text === handedOn.current) return;
    handedOn.current = text;
    clearTimeout(timer.current);
    setTyped(text);
  }, [text]);
  useEffect(() => () => clearTimeout(timer.current), []);

  function handOn(value: string): void {
    clearTimeout(timer.current);
    if (value === handedOn.current) return;
    handedOn.current = value;
    onText(value);
  }

  function change(value: string): void {
    const cleaned = value
      .replace(INVISIBLE, '')
      .replace(/[\t\r\n]+/g, ' ')
      .slice(0, maxLength);
    setTyped(cleaned);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => handOn(cleaned), DELAY_MS);
  }

  return (
    <Input
      {...rest}
      ref={inputRef}
      value={typed}
      onChange={({ target, type }) => {
        if (composing.current) setTyped(target.value);
        // Cleared by its button: nobody waits for a key that follows.
        else if (type === 'click') {
          setTyped('');
          handOn('');
        } else change(target.value);
      }}
      onCompositionStart={() => {
        composing.current = true;
        clearTimeout(timer.current);
      }}
      onCompositionEnd={({ currentTarget }) => {
        composing.current = false;
        change(currentTarget.value);
      }}
      onBlur={() => {
        composing.current = false;
        handOn(typed);
      }}
      onPressEnter={() => composing.current || handOn(typed)}
    />
  );
}
