import { createHmac } from 'node:crypto';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openReceiver, type Receiver } from '../../testing/receiver.ts';
import { email } from './email.ts';
import { faultOfAddress, guardedPost } from './guarded-post.ts';
import { openSenders } from './open.ts';
import type { Message } from './sender.ts';

const NOW = Date.parse('2026-11-28T10:00:00+08:00');
const GUARD = { allowedHosts: ['127.0.0.1'] };
const MESSAGE: Message = {
  id: '00000000-0000-4000-8000-000000000001',
  what: 'alarm.raised',
  title: '报警 · 高 · [点我](http://evil.example) <at user_id="all"></at>',
  text: '地点：@所有人\n# 标题',
  link: 'https://cockpit.example/desk/alarms/7',
  priority: 'high',
  at: NOW,
  facts: { subject: 'alarm:7' },
};
const senders = openSenders({ guard: GUARD, now: () => NOW, mail: undefined });

let receiver: Receiver;
const last = () => receiver.received.at(-1) ?? { path: '', headers: {}, body: '' };
const send = (kind: 'wecom' | 'dingtalk' | 'feishu' | 'webhook', secret: string | null = 'signing-secret') =>
  senders.of(kind)(MESSAGE, { url: `${receiver.url}/robot?key=k1`, secret, recipients: [] });

beforeAll(async () => {
  receiver = await openReceiver();
});
afterAll(() => receiver.close());
beforeEach(() => receiver.answer((_, reply) => void reply.end('{"errcode":0,"code":0}')));

describe('what is sent is signed as its receiver checks it', () => {
  it('by the webhook over the time and the body, with an id', async () => {
    await send('webhook');
    const { headers, body } = last();
    const [, t, v1] = /^t=(\d+),v1=([0-9a-f]+)$/.exec(String(headers['x-cockpit-signature'])) ?? [];
    expect(v1).toBe(createHmac('sha256', 'signing-secret').update(`${t}.${body}`).digest('hex'));
    expect(Number(t)).toBe(NOW / 1_000);
    expect(headers['x-cockpit-delivery']).toBe(MESSAGE.id);
    expect(JSON.parse(body)).toMatchObject({ id: MESSAGE.id, what: 'alarm.raised', at: '2026-11-28T02:00:00.000Z' });
  });

  it('by 钉钉 in the address', async () => {
    await send('dingtalk');
    const query = new URL(last().path, receiver.url).searchParams;
    const timestamp = query.get('timestamp');
    expect(timestamp).toBe(String(NOW));
    expect(query.get('sign')).toBe(
      createHmac('sha256', 'signing-secret').update(`${timestamp}\nsigning-secret`).digest('base64'),
    );
    expect(query.get('key')).toBe('k1');
  });

  it('by 飞书 in the body', async () => {
    await send('feishu');
    const { timestamp, sign, msg_type } = JSON.parse(last().body);
    expect(msg_type).toBe('text');
    expect(sign).toBe(createHmac('sha256', `${timestamp}\nsigning-secret`).update('').digest('base64'));
  });

  it('and 企业微信 has only the key of its address', async () => {
    await send('wecom', null);
    expect(last().path).toBe('/robot?key=k1');
    expect(JSON.parse(last().body).msgtype).toBe('markdown');
  });
});

describe('names from outside', () => {
  it('become no link, mention or heading', async () => {
    await send('wecom');
    const { content } = JSON.parse(last().body).markdown;
    expect(content).not.toMatch(/(?<!\\)\[点我|<at|(?<!\\)@|(?<!\\)# /);
    expect(content).toContain('[https://cockpit.example/desk/alarms/7]');
    await send('feishu');
    expect(JSON.parse(last().body).content.text).not.toContain('<at');
  });
});

describe('an answer', () => {
  it.each([
    [500, '', true],
    [429, '', true],
    [404, '', false],
    [302, '', false],
    [200, '{"errcode":130101}', true],
    [200, '{"errcode":310000}', false],
    [200, 'hello', true],
  ])('%i %s can pass: %s', async (status, body, passing) => {
    receiver.answer((_, reply) => void reply.writeHead(status, { location: 'http://169.254.169.254/' }).end(body));
    await expect(send('dingtalk')).rejects.toMatchObject({ name: 'DeliveryFault', passing });
  });

  it('that is cut off or never ends is a fault of the line, and says nothing of the address', async () => {
    receiver.answer((_, reply) => {
      reply.writeHead(200, { 'content-length': '50' });
      reply.write('{');
      reply.socket?.destroy();
    });
    await expect(send('webhook')).rejects.toThrow(/^The connection failed: [A-Za-z_ ]+\.$/);
    receiver.answer((_, reply) => void reply.end('x'.repeat(200_000)));
    await expect(send('webhook')).rejects.toMatchObject({ passing: true, message: expect.not.stringContaining('k1') });
  });
});

describe('an address', () => {
  const nobody = { allowedHosts: [] };

  it.each([
    'http://example.org/hook',
    'https://127.0.0.1/hook',
    'https://[::1]/hook',
    'https://[::ffff:10.0.0.1]/hook',
    'https://[::127.0.0.1]/hook',
    'https://10.1.2.3/hook',
    'https://169.254.169.254/latest/meta-data',
    'https://0x7f000001/hook',
    'https://user:pass@example.org/hook',
    'ftp://example.org',
    'not an address',
  ])('like %s is refused when it is typed in', (url) => {
    expect(faultOfAddress(nobody, url)).toMatch(/\.$/);
  });

  it('whose name leads into this machine is not reached', async () => {
    const { port } = new URL(receiver.url);
    const before = receiver.received.length;
    await expect(guardedPost(nobody, `https://localhost:${port}/`, '{}')).rejects.toMatchObject({ passing: false });
    expect(receiver.received).toHaveLength(before);
  });

  it('is fine when it is public, or was named by who runs the machine', () => {
    expect(faultOfAddress(nobody, 'https://oapi.dingtalk.com/robot/send?access_token=x')).toBeUndefined();
    expect(faultOfAddress(nobody, 'https://[2400:3200::1]/hook')).toBeUndefined();
    expect(faultOfAddress(GUARD, `${receiver.url}/hook`)).toBeUndefined();
  });
});

describe('e-mail', () => {
  it('goes out with the id of the message, and says whether it may try again', async () => {
    const mails: string[] = [];
    let code = 250;
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS', 'AUTH'],
      onData(stream, _, done) {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          mails.push(Buffer.concat(chunks).toString('utf8'));
          if (code === 250) done();
          else done(Object.assign(new Error('no'), { responseCode: code }));
        });
      },
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
    const { port } = server.server.address() as { port: number };
    const mail = { url: `smtp://127.0.0.1:${port}`, from: 'Cockpit <duty@example.org>' };
    const out = openSenders({ guard: GUARD, now: () => NOW, mail });
    const to = { url: '', secret: null, recipients: ['li@example.org'] };
    await out.of('email')(MESSAGE, to);
    expect(mails[0]).toContain(`<${MESSAGE.id}@example.org>`);
    code = 451;
    await expect(out.of('email')(MESSAGE, to)).rejects.toMatchObject({ passing: true });
    code = 550;
    await expect(out.of('email')(MESSAGE, to)).rejects.toMatchObject({ passing: false });
    out.close();
    await new Promise<void>((resolve) => server.close(() => resolve()));
    await expect(senders.of('email')(MESSAGE, to)).rejects.toThrow('SMTP_URL');
  });

  it('is given up when its server says nothing, and when it never comes to an end', async () => {
    const chatty = new Map<Socket, NodeJS.Timeout>();
    const server = createServer((socket) => {
      socket.on('error', () => {});
      // A greeting of many lines that never ends.
      const timer = setInterval(() => socket.write('220-wait\r\n'), 20);
      chatty.set(socket, timer);
      socket.on('close', () => clearInterval(timer));
    });
    const mute = createServer((socket) => void socket.on('error', () => {}).resume());
    for (const [one, patience] of [
      [mute, { silenceMaxMs: 50, sendMaxMs: 60_000 }],
      [server, { silenceMaxMs: 60_000, sendMaxMs: 100 }],
    ] as const) {
      await new Promise<void>((resolve) => one.listen(0, '127.0.0.1', resolve));
      const url = `smtp://127.0.0.1:${(one.address() as AddressInfo).port}`;
      const out = email({ url, from: 'a@b.example' }, patience);
      const sending = out.send(MESSAGE, { url: '', secret: null, recipients: ['x@y.example'] });
      await expect(sending).rejects.toMatchObject({ name: 'DeliveryFault', passing: true });
      out.close();
      for (const [socket, timer] of chatty) {
        clearInterval(timer);
        socket.destroy();
      }
      await new Promise((resolve) => one.close(resolve));
    }
  });
});
