import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SearchBox } from './SearchBox.tsx';

const handedOn: string[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  handedOn.length = 0;
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

/** The address, which comes back late, as a page with hundreds of rows has it. */
function Page() {
  const [text, setText] = useState('');
  const later = (next: string) => {
    handedOn.push(next);
    setTimeout(() => setText(next), 150);
  };
  return (
    <>
      <SearchBox aria-label="box" text={text} maxLength={12} onText={later} />
      <button type="button" onClick={() => setText('from outside')}>
        outside
      </button>
    </>
  );
}
const box = () => screen.getByLabelText<HTMLInputElement>('box');
const pass = (ms: number) => act(() => vi.advanceTimersByTime(ms));
const type = (value: string) => fireEvent.change(box(), { target: { value } });

test('keeps each letter however late the address is, and hands on once the fingers rest', () => {
  render(<Page />);
  for (const letter of 'kechuang') {
    type(box().value + letter);
    pass(100);
  }
  expect(box().value).toBe('kechuang');
  expect(handedOn).toEqual([]);
  pass(200);
  type(`${box().value}d`);
  pass(150);
  expect(box().value).toBe('kechuangd');
  pass(1_000);
  expect(handedOn).toEqual(['kechuang', 'kechuangd']);
});

test('nothing is handed on while an input method composes', () => {
  render(<Page />);
  fireEvent.compositionStart(box());
  for (const value of ['k', 'ke', 'ke c', 'ke chu']) {
    type(value);
    pass(500);
  }
  expect([box().value, handedOn]).toEqual(['ke chu', []]);
  type('科创');
  fireEvent.compositionEnd(box());
  pass(1_000);
  expect([box().value, handedOn]).toEqual(['科创', ['科创']]);
});

test('another text from outside replaces what is typed', () => {
  render(<Page />);
  type('kc');
  fireEvent.click(screen.getByText('outside'));
  pass(1_000);
  expect([box().value, handedOn]).toEqual(['from outside', []]);
});

test('leaving the box hands on at once; what nobody sees in pasted text is gone', () => {
  render(<Page />);
  type('\u202d138 0013\t8000\u202c\ufeff and more');
  fireEvent.blur(box());
  expect(handedOn).toEqual(['138 0013 800']);
});
