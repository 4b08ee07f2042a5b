import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import 'fake-indexeddb/auto';
import { deleteDB } from 'idb';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { useHolder } from './me.ts';
import type { Phone } from './phone.ts';
import { openPhoneStore, type PhoneStore } from './phone-store.ts';

const NAME = 'me-test';
const WHO = { id: 7, name: '王强', kind: 'person', mustChange: false, mustProve: false, rights: [], grants: [] };
let store: PhoneStore;
let answer: () => Response;
const outbox = { setPerson: vi.fn(), signOut: vi.fn() };

beforeEach(async () => {
  store = await openPhoneStore(NAME);
  vi.stubGlobal('fetch', async () => answer());
});
afterEach(async () => {
  cleanup();
  vi.unstubAllGlobals();
  vi.clearAllMocks();
  store.close();
  await deleteDB(NAME);
});

function Shown({ phone }: { phone: Phone }) {
  const holder = useHolder(phone);
  return <p>{holder.state === 'known' ? holder.who.name : holder.state}</p>;
}
const open = () => render(<Shown phone={{ store, outbox } as unknown as Phone} />);

it('a session that ends leaves whoever is in the middle of a form with it, and stops the sending', async () => {
  answer = () => Response.json({ who: WHO });
  open();
  await screen.findByText('王强');
  answer = () => Response.json({ who: null });
  fireEvent(document, new Event('visibilitychange')); // back from the camera
  await vi.waitFor(() => expect(outbox.signOut).toHaveBeenCalled());
  expect(screen.getByText('王强')).toBeTruthy();
});

it('behind the sign-in page of a hotspot it is who was last signed in', async () => {
  answer = () => Response.json({ who: WHO });
  open();
  await screen.findByText('王强');
  cleanup();
  answer = () => new Response('<html>FreeWiFi</html>');
  open();
  await screen.findByText('王强');
});

it('who comes without a session has to sign in', async () => {
  answer = () => Response.json({ who: null });
  open();
  await screen.findByText('nobody');
});
