import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { App } from '../common/routes.ts';
import { declareRight } from '../rights/gate.ts';

/** OpenAPI at /api/docs (its pages come out of the package: nothing is fetched from outside) and /api/docs/json. */
export async function describeRoutes(app: App): Promise<void> {
  await app.register(swagger, {
    openapi: {
      info: {
        title: 'Cockpit',
        description:
          'What screens see of a community. Instants are epoch ms (UTC); null means unknown. The live road is socket.io on the same server: `subscribe` is answered with the snapshot of /api/wall, then `changed` events follow.',
        version: '1.0.0',
      },
    },
  });
  await app.register((scope, _, done) => {
    declareRight(scope, 'docs.read');
    void scope.register(swaggerUi, { routePrefix: '/api/docs' });
    done();
  });
}
