/** Address and language of one’s own notifications. */
import { audit } from '../audit/write.ts';
import { type Database, inTransaction } from '../database/database.ts';
import { personOf } from '../gate/gate.ts';
import { type App, DONE, FAILURES } from '../http/app.ts';
import { readWith } from '../http/exact-body.ts';
import { readContact, setContact } from './contact.ts';
import { Contact } from './contract.ts';

const TAGS = ['account'];

export function contactRoutes(app: App, { database, now }: { database: Database; now(): number }): void {
  app.get(
    '/api/me/contact',
    {
      config: { right: 'self' },
      schema: { summary: 'Get your e-mail address and language', tags: TAGS, response: { 200: Contact, ...FAILURES } },
    },
    (request) => readContact(database, personOf(request).id),
  );

  app.put(
    '/api/me/contact',
    {
      config: { right: 'self' },
      schema: { summary: 'Set your e-mail address and language', tags: TAGS, body: Contact, response: DONE },
      validatorCompiler: readWith(Contact),
    },
    async (request, reply) => {
      const { id, kind, name } = personOf(request);
      await inTransaction(database, async (tx) => {
        const changed = await setContact(tx, id, request.body);
        await audit(tx, {
          at: now(),
          who: { kind, id, name },
          action: 'person.contact',
          object: `person:${id}`,
          after: changed,
          address: request.ip,
        });
      });
      return reply.code(204).send();
    },
  );
}
