/** Photos in a bucket of S3 or of what speaks like it (MinIO, Ceph, OSS), addressed by path. */
import { createHash } from 'node:crypto';
import { AwsClient } from 'aws4fetch';
import type { PhotoStore } from './store.ts';

/** A store that does not answer must not keep the person and the database connection waiting. */
const ANSWER_MAX_MS = 15_000;

export interface S3Place {
  /** Of the bucket: `https://host/bucket`. */
  url: string;
  region: string;
  keyId: string;
  secret: string;
}

/** Photos in the bucket; the caller retries. */
export function storeInS3({ url, region, keyId, secret }: S3Place): PhotoStore {
  const client = new AwsClient({ accessKeyId: keyId, secretAccessKey: secret, region, service: 's3', retries: 0 });
  const bucket = url.replace(/\/+$/, '');

  async function ask(method: 'PUT' | 'GET' | 'DELETE', name: string, body?: Buffer): Promise<Response> {
    const answer = await client.fetch(`${bucket}/${name}`, {
      method,
      signal: AbortSignal.timeout(ANSWER_MAX_MS),
      headers: {
        'x-amz-content-sha256': createHash('sha256')
          .update(body ?? '')
          .digest('hex'),
        ...(body === undefined ? {} : { 'content-type': 'image/jpeg' }),
      },
      ...(body === undefined ? {} : { body: new Uint8Array(body) }),
    });
    if (answer.ok || (answer.status === 404 && method !== 'PUT')) return answer;
    await answer.body?.cancel();
    throw new Error(`the photo store answered ${method} with status ${answer.status}`);
  }

  return {
    async put(name, bytes) {
      await (await ask('PUT', name, bytes)).body?.cancel();
    },
    async get(name) {
      const answer = await ask('GET', name);
      if (answer.ok) return Buffer.from(await answer.arrayBuffer());
      await answer.body?.cancel();
      return undefined;
    },
    async remove(name) {
      await (await ask('DELETE', name)).body?.cancel();
    },
  };
}
