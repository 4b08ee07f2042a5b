import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { startWords } from '../../i18n/start.ts';
import type { TakenPhoto } from '../outbox/compose.ts';
import { type Phone, PhoneProvider } from '../phone.ts';
import { PhotoField } from './PhotoField.tsx';
import { shrink } from './shrink.ts';

vi.mock('./shrink.ts', () => ({ shrink: vi.fn() }));

const phone = { clock: { now: () => 1_000 } } as Phone;
const bytes = new Uint8Array([1]).buffer;
const file = (name: string, type = 'image/jpeg') => new File(['x'], name, { type });

beforeEach(() => {
  startWords('zh');
  vi.stubGlobal('URL', Object.assign(URL, { createObjectURL: () => 'blob:x', revokeObjectURL: () => {} }));
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function Form() {
  const [photos, setPhotos] = useState<readonly TakenPhoto[]>([]);
  const [isBusy, setBusy] = useState(false);
  return (
    <PhoneProvider value={phone}>
      <PhotoField
        kinds={['after', 'near']}
        photos={photos}
        position={undefined}
        onChange={setPhotos}
        onBusy={setBusy}
      />
      <button type="button" disabled={isBusy}>
        submit
      </button>
    </PhoneProvider>
  );
}
function take(one: File) {
  fireEvent.change(document.querySelector('input[type=file]') as HTMLInputElement, { target: { files: [one] } });
}
const submit = () => screen.getByText<HTMLButtonElement>('submit');

it('loses none of two photos taken faster than they are made small, and nothing is submitted before', async () => {
  const making: ((value: ArrayBuffer) => void)[] = [];
  vi.mocked(shrink).mockImplementation(() => new Promise((resolve) => making.push(resolve)));
  render(<Form />);
  take(file('1.jpg'));
  take(file('2.jpg'));
  expect(submit().disabled).toBe(true);
  for (const done of making) await act(async () => done(bytes));
  expect(document.querySelectorAll('.fd-taken li')).toHaveLength(2);
  expect(submit().disabled).toBe(false);
});

it('says in plain words that a HEIC cannot be read here', async () => {
  vi.mocked(shrink).mockRejectedValue(new DOMException('cannot decode', 'InvalidStateError'));
  render(<Form />);
  take(file('IMG_1.HEIC', ''));
  expect((await screen.findByRole('alert')).textContent).toContain('照片格式');
  take(file('IMG_2.jpg'));
  await vi.waitFor(() => expect(screen.getByRole('alert').textContent).toContain('读不出来'));
  await vi.waitFor(() => expect(submit().disabled).toBe(false));
});

it('asks for kinds of pictures by name: an iPhone then gives a JPEG of its HEIC', () => {
  render(<Form />);
  expect(document.querySelector('input[type=file]')?.getAttribute('accept')).toBe('image/jpeg,image/png,image/webp');
});
