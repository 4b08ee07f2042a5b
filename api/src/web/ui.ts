/** The built wall: hashed assets for a year, its page never cached, and a sentence where nothing was built. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { declareRight } from '../gate/gate.ts';
import type { App } from '../http/app.ts';

/** Vite puts a hash of the content behind the last dash of what it builds. */
const HASHED = /-[A-Za-z0-9_-]{8,}\.[a-z0-9]+$/;
const NOT_BUILT =
  'The wall has not been built: run "npm run build" and start again. The API is described at /api/docs.\n';

/** Whether an address is one of the phone pages, or of what belongs to them. */
export function isFieldPage(url: string | undefined): boolean {
  return /^\/field(?=[/?#]|$)/.test(url ?? '');
}

/** Serves `folder` with a fallback to its page for the wall's own routes, to that of the phone pages for theirs; unknown /api routes stay JSON. */
export async function serveUi(app: App, folder: string | undefined): Promise<void> {
  const page = folder === undefined ? undefined : resolve(folder, 'index.html');
  const fieldPage = folder === undefined ? undefined : resolve(folder, 'field/index.html');
  const built = page !== undefined && existsSync(page);
  if (built && folder !== undefined)
    await app.register((scope, _, done) => {
      declareRight(scope, 'page');
      void scope.register(fastifyStatic, {
        root: resolve(folder),
        cacheControl: false,
        // /field lies outside of the scope of the service worker, /field/ within.
        redirect: true,
        setHeaders(reply, path) {
          const hashed = HASHED.test(basename(path)) && path.includes(`${join('/assets/')}`);
          reply.setHeader('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
        },
      });
      done();
    });

  app.setNotFoundHandler(async (request: FastifyRequest, reply: FastifyReply) => {
    const path = request.url.split('?', 1)[0] ?? '';
    if (path.startsWith('/api/') || path === '/api' || !isPage(request, path))
      return reply
        .code(404)
        .send({ error: 'not-found', message: `Route ${request.method} ${path.slice(0, 200)} not found.` });
    if (!built) return reply.code(503).type('text/plain; charset=utf-8').send(NOT_BUILT);
    return reply
      .header('cache-control', 'no-cache')
      .type('text/html; charset=utf-8')
      .send(await readFile(isFieldPage(path) && fieldPage !== undefined ? fieldPage : page));
  });
}

/** What a person opens, not what a page loads: a missing asset must not come back as a page. */
function isPage(request: FastifyRequest, path: string): boolean {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false;
  return !/\.[A-Za-z0-9]+$/.test(path) && !path.startsWith('/assets/') && !path.startsWith('/socket.io');
}
