import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { App } from 'antd';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { startWords } from '../i18n/start.ts';
import { createLiveStore, LiveContext } from '../live/store.ts';
import { ChannelDialog } from './ChannelDialog.tsx';
import { channelOf } from './channel-for-test.ts';

const ROBOT = channelOf(5, 'wecom', 'Guards', { hasSecret: true, url: 'https://qyapi.weixin.qq.com/…?key=…' });

// The first dialog of Ant Design in jsdom takes seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

beforeAll(() => startWords('en'));
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

test('a present key is neither shown nor sent, and a change says why', async () => {
  const asked = answering(200, { id: 5 });
  const closed = show();
  expect(screen.getByLabelText('Address')).toHaveProperty('value', '');
  expect(screen.getByText(/Left empty, the present one stays/)).toBeTruthy();
  const save = saveButton();
  expect(save).toHaveProperty('disabled', true);
  fireEvent.change(screen.getByLabelText('Name'), { target: { value: 'Guards, east' } });
  fireEvent.change(screen.getByLabelText('Why'), { target: { value: 'renamed' } });
  fireEvent.click(save);
  await waitFor(() => expect(closed).toHaveBeenCalledWith(true));
  const [path, { method, body }] = asked.mock.calls[0] as unknown as [string, { method: string; body: string }];
  expect([path, method]).toEqual(['/api/notifications/channels/5', 'PUT']);
  expect(JSON.parse(body)).toEqual({
    kind: 'wecom',
    name: 'Guards, east',
    reason: 'renamed',
    language: 'zh',
    perMinute: 20,
    version: 3,
  });
});

test('a server without a key for secrets is told in words, and nothing typed is lost', async () => {
  answering(503, { error: 'no-secrets-key', message: 'SECRETS_KEY: is not set.' });
  show();
  fireEvent.change(screen.getByLabelText('Address'), { target: { value: 'https://qyapi.weixin.qq.com/x?key=k' } });
  fireEvent.change(screen.getByLabelText('Why'), { target: { value: 'new key' } });
  fireEvent.click(saveButton());
  expect((await screen.findByRole('alert')).textContent).toContain('no key to seal secrets with (SECRETS_KEY)');
  expect(screen.getByLabelText('Why')).toHaveProperty('value', 'new key');
});

/** By its text: roles are slow to compute in jsdom. */
function saveButton(): HTMLButtonElement {
  const button = screen.getByText('Save').closest('button');
  if (button === null) throw new Error('there is no button to save');
  return button;
}

function answering(status: number, body: object) {
  const asked = vi.fn(async () => new Response(JSON.stringify(body), { status }));
  vi.stubGlobal('fetch', asked);
  return asked;
}

function show() {
  const closed = vi.fn();
  render(
    <QueryClientProvider client={new QueryClient()}>
      <LiveContext value={createLiveStore(0)}>
        <App>
          <ChannelDialog channel={ROBOT} onClose={closed} />
        </App>
      </LiveContext>
    </QueryClientProvider>,
  );
  return closed;
}
