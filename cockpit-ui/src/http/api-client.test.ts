import { afterEach, expect, it, vi } from 'vitest';
import { callApi } from './api-client.ts';

const answered = (reply: Response) => vi.stubGlobal('fetch', async () => reply);
afterEach(() => vi.unstubAllGlobals());

it('takes an answer that is not the api’s, like the sign-in page of a hotspot, for no line', async () => {
  answered(new Response('<html>Welcome to FreeWiFi</html>', { status: 200 }));
  await expect(callApi('GET /api/me')).rejects.toMatchObject({ status: 0, code: 'line' });
});

it('takes a refusal that is not the api’s for what its status says', async () => {
  answered(new Response('<html>413</html>', { status: 413 }));
  await expect(callApi('GET /api/me')).rejects.toMatchObject({ status: 413, code: 'other' });
  answered(new Response('<html>502</html>', { status: 502 }));
  await expect(callApi('GET /api/me')).rejects.toMatchObject({ status: 502, code: 'line' });
});

it('reads an answer without a body as nothing', async () => {
  answered(new Response(null, { status: 204 }));
  expect(await callApi('GET /api/me')).toBeNull();
  answered(new Response('{"error":"forbidden","message":"no"}', { status: 403 }));
  await expect(callApi('GET /api/me')).rejects.toMatchObject({ status: 403, code: 'forbidden', message: 'no' });
});

it('sends an order with its body and key, a question with neither, and a form in the order it was written', async () => {
  const asked = vi.fn(async (_path: string, _init: RequestInit) => new Response(null, { status: 204 }));
  vi.stubGlobal('fetch', asked);
  await callApi('PATCH /api/people/{id}', { params: { id: 7 }, body: { locked: true }, key: 'k' });
  expect(asked.mock.lastCall).toEqual([
    '/api/people/7',
    {
      method: 'PATCH',
      headers: { 'content-type': 'application/json', 'idempotency-key': 'k' },
      body: '{"locked":true}',
    },
  ]);
  await callApi('GET /api/me');
  expect(asked.mock.lastCall).toEqual(['/api/me', {}]);
  await callApi('POST /api/photos', { form: { kind: 'near', photo: new Blob(['x']) } });
  const form = asked.mock.lastCall?.[1].body;
  expect(form instanceof FormData && [...form.keys()]).toEqual(['kind', 'photo']);
});

it('is a fault of types where the document has no such route, parameter, query, field or answer', () => {
  const never = () => [
    // @ts-expect-error no such route
    callApi('GET /api/nowhere'),
    // @ts-expect-error another parameter
    callApi('GET /api/cases/{id}', { params: { case: 1 } }),
    // @ts-expect-error a query that must be said
    callApi('GET /api/alarms/kpi'),
    // @ts-expect-error a query of another name
    callApi('GET /api/grids', { query: { communities: 'c' } }),
    // @ts-expect-error a field of another name
    callApi('POST /api/password', { body: { current: '', wanted: '' } }),
    // @ts-expect-error a field that is not answered
    callApi('GET /api/grids').then(({ shapes }) => shapes),
  ];
  expect(never).toBeTypeOf('function');
});
