import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { App } from 'antd';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { startWords } from '../i18n/start.ts';
import { createLiveStore, LiveContext } from '../live/store.ts';
import { RuleEditor } from './RuleEditor.tsx';
import type { RuleEntry } from './rule-patch.ts';

const text = { zh: '甲', en: 'A' };
const ENTRY: RuleEntry = {
  rule: {
    code: 'machine-silent',
    title: text,
    domain: 'fitness',
    priority: 'low',
    enabled: true,
    appliesTo: {},
    condition: { kind: 'silence', minutes: 10 },
    cause: text,
    consequence: text,
    action: text,
    respondMinutes: 60,
    chatterMinutes: 30,
    shelveMinutesMax: 240,
  },
  own: false,
  shipped: null,
  standing: [{ scope: 'all', version: 3, patch: { priority: 'low' }, reason: 'r', by: 'Lin', at: 0 }],
  active: 0,
};

beforeAll(() => startWords('en'));
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

test('a change is saved with its reason, on top of what stands, and from the version that was read', async () => {
  const asked = answering(201, {});
  show();
  const save = screen.getByRole('button', { name: 'Save' });
  expect(save).toHaveProperty('disabled', true);
  fireEvent.change(screen.getByLabelText('For (min)'), { target: { value: '25' } });
  expect(save).toHaveProperty('disabled', true);
  fireEvent.change(screen.getByPlaceholderText('For those who read this later'), { target: { value: ' too early ' } });
  fireEvent.click(save);
  await waitFor(() => expect(asked).toHaveBeenCalled());
  const [path, { body }] = asked.mock.calls[0] as unknown as [string, { body: string }];
  expect(path).toBe('/api/alarms/rules/machine-silent/changes');
  expect(JSON.parse(body)).toEqual({
    scope: 'all',
    patch: { priority: 'low', minutes: 25 },
    reason: 'too early',
    version: 3,
  });
});

test('what the api refuses is said with its field, and nothing typed is lost', async () => {
  answering(400, { error: 'invalid-request', message: 'minutes: must be <= 10080 (body).' });
  show();
  fireEvent.change(screen.getByLabelText('For (min)'), { target: { value: '99999' } });
  fireEvent.change(screen.getByPlaceholderText('For those who read this later'), { target: { value: 'why' } });
  fireEvent.click(screen.getByRole('button', { name: 'Save' }));
  expect((await screen.findByRole('alert')).textContent).toContain('Duration must be at most 10080');
  expect(screen.getByLabelText('For (min)')).toHaveProperty('value', '99999');
});

function answering(status: number, body: object) {
  const asked = vi.fn(async () => new Response(JSON.stringify(body), { status }));
  vi.stubGlobal('fetch', asked);
  return asked;
}

function show(): void {
  render(
    <QueryClientProvider client={new QueryClient()}>
      <LiveContext value={createLiveStore(0)}>
        <App>
          <RuleEditor entry={ENTRY} />
        </App>
      </LiveContext>
    </QueryClientProvider>,
  );
}
