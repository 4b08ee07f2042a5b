/** A bucket on loopback that believes nothing: it recomputes every signature (AWS Signature Version 4) from the request. */
import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface S3Server {
  /** Of the bucket. */
  url: string;
  objects: Map<string, Buffer>;
  /** Answers everything with this status from now on; undefined: as it should. */
  fail(status: number | undefined): void;
  close(): Promise<void>;
}

export interface S3Keys {
  keyId: string;
  secret: string;
  region: string;
}

export async function startS3(keys: S3Keys): Promise<S3Server> {
  const objects = new Map<string, Buffer>();
  let failing: number | undefined;
  const server: Server = createServer(async (request, answer) => {
    const body = await bodyOf(request);
    const name = request.url ?? '';
    const end = (status: number, content?: Buffer) => answer.writeHead(status).end(content);
    if (failing !== undefined) return end(failing);
    if (!isSigned(request, body, keys)) return end(403);
    if (request.method === 'PUT') objects.set(name, body);
    else if (request.method === 'DELETE') objects.delete(name);
    else {
      const found = objects.get(name);
      return found === undefined ? end(404) : end(200, found);
    }
    return end(request.method === 'PUT' ? 200 : 204);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/photos`,
    objects,
    fail(status) {
      failing = status;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function isSigned(request: IncomingMessage, body: Buffer, { keyId, secret, region }: S3Keys): boolean {
  const { authorization = '', 'x-amz-date': stamp = '', 'x-amz-content-sha256': claimed } = request.headers;
  const parts = /^AWS4-HMAC-SHA256 Credential=([^,]+), SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
    authorization,
  );
  if (parts === null || claimed !== sha256(body)) return false;
  const [, credential, signedHeaders = '', signature] = parts;
  const day = String(stamp).slice(0, 8);
  const scope = `${day}/${region}/s3/aws4_request`;
  if (credential !== `${keyId}/${scope}` || !signedHeaders.split(';').includes('host')) return false;
  const headers = signedHeaders.split(';').map((name) => `${name}:${String(request.headers[name]).trim()}\n`);
  const canonical = [request.method, request.url, '', headers.join(''), signedHeaders, claimed].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', stamp, scope, sha256(canonical)].join('\n');
  const key = [day, region, 's3', 'aws4_request'].reduce<Buffer | string>(hmac, `AWS4${secret}`);
  return hmac(key, toSign).toString('hex') === signature;
}

function sha256(data: Buffer | string): string {
  return createHash('sha256').update(data).digest('hex');
}

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
