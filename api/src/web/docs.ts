import { readFileSync } from 'node:fs';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { declareRight } from '../gate/gate.ts';
import type { App } from '../http/app.ts';
import { operationId } from './operation-id.ts';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

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
          'What screens see of a community. Instants are epoch ms (UTC); null means unknown. The live road is socket.io on the same server: `subscribe` is answered with the snapshot of /api/wall, then `changed` events follow.',
        version,
      },
    },
  });
  await app.register((scope, _, done) => {
    declareRight(scope, 'docs.read');
    void scope.register(swaggerUi, { routePrefix: '/api/docs' });
    done();
  });
}
