/** The people of the system, for administrators. Nobody sets a password for somebody else: a one-time link does. */
import type { FastifyRequest } from 'fastify';
import { audit } from '../audit/write.ts';
import { type Database, inTransaction, type Queryable } from '../database/database.ts';
import { RequestError } from '../errors/errors.ts';
import { personOf } from '../gate/gate.ts';
import { type App, DONE, FAILURES } from '../http/app.ts';
import { readWith } from '../http/exact-body.ts';
import { notifyAccess } from '../sessions/access-notice.ts';
import { endSessions } from '../sessions/sessions.ts';
import { setContact } from './contact.ts';
import { IdParams, InvitationReply, PeopleReply, PersonChange, PersonRequest, type PersonRow } from './contract.ts';
import { makeWelcomeLink } from './links.ts';
import {
  addPerson,
  isAdministered,
  lockRoles,
  readPeople,
  setGrants,
  setLocked,
  setName,
  setPassword,
} from './people.ts';
import { stopTotp } from './totp.ts';

const TAGS = ['people'];
const RIGHT = { config: { right: 'people.manage' } } as const;

export interface PeopleDeps {
  database: Database;
  /** Epoch ms of the world. */
  now(): number;
}

export function peopleRoutes(app: App, deps: PeopleDeps): void {
  const { database, now } = deps;

  app.get(
    '/api/people',
    {
      ...RIGHT,
      schema: { summary: 'List accounts', tags: TAGS, response: { 200: PeopleReply, ...FAILURES } },
    },
    async () => ({ people: await readPeople(database, now()) }),
  );

  app.post(
    '/api/people',
    {
      ...RIGHT,
      schema: {
        summary: 'Invite a person; returns the one-time link',
        tags: TAGS,
        body: PersonRequest,
        response: { 201: InvitationReply, ...FAILURES },
      },
      validatorCompiler: readWith(PersonRequest),
    },
    async (request, reply) => {
      const { login, name, grants } = request.body;
      const invitation = await inTransaction(database, async (tx) => {
        await lockRoles(tx);
        await judgePlaces(tx, grants);
        const id = await addPerson(tx, { login, name }, now());
        if (id === undefined) throw new RequestError(409, 'login-taken', `login: ${login} has an account already.`);
        await setGrants(tx, id, grants);
        const link = await makeWelcomeLink(tx, id, now());
        await note(tx, now(), request, 'person.invite', id, undefined, { login, name, grants });
        return { id, ...link };
      });
      return reply.code(201).send(invitation);
    },
  );

  app.patch(
    '/api/people/:id',
    {
      ...RIGHT,
      schema: {
        summary: 'Change name or roles, lock or unlock',
        tags: TAGS,
        params: IdParams,
        body: PersonChange,
        response: DONE,
      },
      validatorCompiler: readWith(PersonChange),
    },
    async (request, reply) => {
      const { name, grants, locked, contact, reason } = request.body;
      await change(deps, request.params.id, async (tx, before) => {
        if (name !== undefined) await setName(tx, before.id, name);
        const told = contact && (await setContact(tx, before.id, contact));
        if (grants !== undefined) {
          await judgePlaces(tx, grants);
          await setGrants(tx, before.id, grants);
        }
        if (locked !== undefined) {
          await setLocked(tx, before.id, locked, now());
          if (locked) await endSessions(tx, before.id);
        }
        if (!(await isAdministered(tx)))
          throw new RequestError(409, 'last-administrator', 'At least one administrator of everything has to remain.');
        const [after] = await readPeople(tx, now(), before.id);
        await note(
          tx,
          now(),
          request,
          'person.change',
          before.id,
          stateOf(before),
          after && { ...stateOf(after), ...told },
          reason,
        );
      });
      return reply.code(204).send();
    },
  );

  app.post(
    '/api/people/:id/reset',
    {
      ...RIGHT,
      schema: {
        summary: 'Reset an account: remove password, second factor and sessions; returns a new one-time link',
        tags: TAGS,
        params: IdParams,
        response: { 201: InvitationReply, ...FAILURES },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      if (id === personOf(request).id)
        throw new RequestError(409, 'own-account', 'Your own password is changed at /account.');
      const link = await change(deps, id, async (tx) => {
        await setPassword(tx, id, null);
        await stopTotp(tx, id);
        await endSessions(tx, id);
        const made = await makeWelcomeLink(tx, id, now());
        await note(tx, now(), request, 'person.reset', id);
        return made;
      });
      return reply.code(201).send({ id, ...link });
    },
  );
}

/** One transaction over an existing person, whose sockets are judged again afterwards. */
function change<Result>(
  { database, now }: PeopleDeps,
  id: number,
  work: (tx: Queryable, before: PersonRow) => Promise<Result>,
): Promise<Result> {
  return inTransaction(database, async (tx) => {
    await lockRoles(tx);
    const [before] = await readPeople(tx, now(), id);
    if (before === undefined) throw new RequestError(404, 'not-found', `id: there is no person ${id}.`);
    await notifyAccess(tx, { kind: 'person', id });
    return work(tx, before);
  });
}

function note(
  tx: Queryable,
  at: number,
  request: FastifyRequest,
  action: string,
  id: number,
  before?: object,
  after?: object,
  reason?: string,
): Promise<void> {
  const who = personOf(request);
  return audit(tx, { at, who, action, object: `person:${id}`, before, after, reason, address: request.ip });
}

/** Roles only where there is such a place. */
async function judgePlaces(tx: Queryable, grants: PersonRequest['grants']): Promise<void> {
  for (const [index, { community, grid }] of grants.entries()) {
    if (grid !== null && community === null)
      throw new RequestError(400, 'invalid-request', `grants/${index}/community: is required with a grid.`);
    if (community === null) continue;
    const found = await tx.query(
      'select 1 from community as c where c.code = $1 and ($2::text is null or exists (select from grid as g where g.community = c.code and g.code = $2))',
      [community, grid],
    );
    if (found.rowCount === 0)
      throw new RequestError(400, 'unknown-place', `grants/${index}: there is no such community or grid.`);
  }
}

function stateOf({ name, grants, locked }: PersonRow): object {
  return { name, grants, locked };
}
