import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { type Phone, PhoneProvider } from './phone.ts';
import { createServerClock } from './server-clock.ts';
import { useServerNow } from './use-now.ts';

const [THERE, HERE] = [Date.parse('2026-11-20T05:32:00Z'), Date.parse('2026-11-28T04:37:00Z')];

afterEach(cleanup);

function Shown() {
  return <time>{new Date(useServerNow()).toISOString()}</time>;
}

it('shows the server’s time as soon as an answer told it, not at the next step', () => {
  const clock = createServerClock(() => HERE, { getItem: () => null, setItem: () => {} });
  render(
    <PhoneProvider value={{ clock } as Phone}>
      <Shown />
    </PhoneProvider>,
  );
  expect(screen.getByText('2026-11-28T04:37:00.000Z')).toBeTruthy();
  act(() => clock.note(THERE));
  expect(screen.getByText('2026-11-20T05:32:00.000Z')).toBeTruthy();
});
