import { readFileSync } from 'node:fs';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { RequestError } from '../errors/errors.ts';
import { declareRight } from '../gate/gate.ts';
import type { App } from '../http/app.ts';
import { operationId } from './operation-id.ts';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

const SIGN_IN = `/login?next=${encodeURIComponent('/api/docs/')}`;

/** OpenAPI at /api/docs (its pages come out of the package: nothing is fetched from outside) and /api/docs/json. */
export async function describeRoutes(app: App): Promise<void> {
  await app.register(swagger, {
    transform: ({ schema, url, route }) => ({
      url,
      schema: { operationId: operationId(String(route.method), url), ...schema },
    }),
    openapi: {
      info: {
        title: 'Cockpit',
        description:
          'What screens see of a community. Instants are epoch ms (UTC); null means unknown. The live channel is socket.io on the same server: `subscribe` is answered with the snapshot of /api/wall, then `changed` events follow.',
        version,
      },
    },
  });
  await app.register((scope, _, done) => {
    declareRight(scope, 'docs.read');
    scope.setErrorHandler((error, request, reply) => {
      // Somebody at a browser is led to where they sign in; programs are told.
      const isPage = request.method === 'GET' && request.headers.accept?.includes('text/html') === true;
      if (isPage && error instanceof RequestError && error.status === 401) return reply.redirect(SIGN_IN);
      throw error;
    });
    void scope.register(swaggerUi, { routePrefix: '/api/docs' });
    done();
  });
}
