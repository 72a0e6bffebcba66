import { randomUUID } from 'node:crypto';
import type { CasesProbe, ProbeCase, ProbeContext } from '../../engine/probe.ts';
import { headerValue } from '../../model/exchange.ts';
import { JSON_TYPE, listInbox } from '../event-requests.ts';
import { expectRefusal } from '../refusal.ts';

const UNKNOWN_ROUTES = [
  { name: 'an unknown path', method: 'GET', path: '/v1/nothing' },
  { name: 'an unknown method', method: 'PUT', path: '/v1/events' },
] as const;

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** Each path with each method that it does not have: 405, with all that it has in Allow. */
export const methods: CasesProbe = {
  kind: 'cases',
  id: 'routing.methods',
  phase: 'boundaries',
  checks: ['routing'],
  *cases({ contract }) {
    const paths = Map.groupBy(contract.operations, ({ path }) => path);
    for (const [path, operations] of paths) {
      const had = new Set(operations.map(({ method }) => method));
      // https://www.rfc-editor.org/rfc/rfc9110#section-9.1: HEAD comes with GET.
      if (had.has('GET')) had.add('HEAD');
      for (const method of METHODS.filter((one) => !had.has(one))) {
        yield {
          name: `${method} ${path}`,
          async test(trial) {
            const asked = path.replace('{event_id}', randomUUID());
            const answer = await trial.send({ method, path: asked, headers: JSON_TYPE });
            const facts = { check: 'routing', because: `the path has only ${[...had].join(', ')}` } as const;
            if (!expectRefusal(trial, answer, 405, { ...facts, pointer: '#/x-unrouted-responses/unknownMethod' }))
              return;
            const allowed = (headerValue(answer.headers, 'Allow') ?? '').split(',').map((one) => one.trim());
            if ([...had].sort().join() === allowed.toSorted().join()) return;
            trial.fail({
              check: 'routing',
              sentence: `The Allow of ${path} is not what the path has.`,
              expected: [...had].sort().join(', '),
              seen: allowed.toSorted().join(', '),
              pointer: '#/components/headers/Allow',
            });
          },
        };
      }
    }
  },
};

/** Paths near the known ones. */
const UNKNOWN_PATHS = [
  '/v1/nothing',
  '/v1/Events',
  '/v1/EVENTS',
  '/v1/inbox/1',
  '/v1/events/a/b/c',
  '/v1/event',
  '/v1/events.json',
  '/v1/v1/events',
  '/v1/health/live',
  '/v1/__proto__',
  '/v1/%2e%2e/health',
] as const;

/** Paths under the root of the contract that it does not know: 404, whatever the method, after key and limit. */
export const unknownPaths: CasesProbe = {
  kind: 'cases',
  id: 'routing.unknown',
  phase: 'boundaries',
  checks: ['routing'],
  *cases(): Iterable<ProbeCase> {
    for (const path of [...UNKNOWN_PATHS, `/v1/events/${randomUUID()}/acks`, `/v1/events/${randomUUID()}/ack/ack`]) {
      for (const method of ['GET', 'POST', 'DELETE', 'HEAD'] as const) {
        yield {
          name: `${method} ${path.replace(/[0-9a-f-]{36}/, 'ID')}`,
          async test(trial) {
            const answer = await trial.send({ method, path, headers: JSON_TYPE });
            const pointer = '#/x-unrouted-responses/unknownPath';
            expectRefusal(trial, answer, 404, { check: 'routing', because: 'there is no such path', pointer });
          },
        };
      }
    }
    for (const { name, method, path } of UNKNOWN_ROUTES) {
      yield {
        name: `${name} without a key`,
        async test(trial) {
          const answer = await trial.send({ method, path, key: 'none' });
          const because = 'the key is checked before the route';
          expectRefusal(trial, answer, 401, { check: 'routing', because, pointer: '#/info/description' });
        },
      };
    }
    yield {
      name: 'the route is checked before the body',
      async test(trial) {
        const answer = await trial.send({
          method: 'PUT',
          path: '/v1/events',
          headers: JSON_TYPE,
          body: Buffer.from('{'),
        });
        const because = 'the route is checked before the body';
        expectRefusal(trial, answer, 405, { check: 'routing', because, pointer: '#/info/description' });
      },
    };
    yield {
      name: 'a slash at the end',
      async test(trial) {
        // The contract does not promise it; what it must not be is an error of the service.
        const answer = await trial.send({ ...listInbox({ limit: 1 }), path: '/v1/inbox/?limit=1' });
        trial.expectStatus(answer, [200, 404], { check: 'routing', because: 'the path differs by a slash' });
      },
    };
  },
};

/** What API Gateway itself does not route, and each operation at a stage that is not there: 403, before the service. */
export const gatewayRoutes: CasesProbe = {
  kind: 'cases',
  id: 'routing.gateway',
  phase: 'boundaries',
  checks: ['routing'],
  needs: ['gateway'],
  *cases({ contract }: ProbeContext) {
    const expectForbidden = (
      name: string,
      request: { readonly method: string; readonly path: string; readonly means?: string },
    ): ProbeCase => ({
      name,
      async test(trial) {
        const answer = await trial.send(request);
        const pointer = contract.unrouted.outside?.pointer ?? '#/x-unrouted-responses/outsideV1';
        trial.expectStatus(answer, 403, { check: 'routing', because: 'the gateway has no such route', pointer });
        const type = headerValue(answer.headers, 'x-amzn-ErrorType');
        if (answer.status !== 403 || type !== undefined) return;
        trial.fail({
          check: 'routing',
          sentence: `The 403 of ${request.method} ${request.path} is not the gateway's.`,
          expected: 'x-amzn-ErrorType',
          seen: 'no such header',
          pointer,
        });
      },
    });
    for (const path of ['/', '/v1', '/v2/events', '/health', '/favicon.ico', '/V1/inbox']) {
      for (const method of ['GET', 'POST'] as const) yield expectForbidden(`${method} ${path}`, { method, path });
    }
    for (const method of ['TRACE', 'PROPFIND']) yield expectForbidden(method, { method, path: '/v1/inbox' });
    for (const { id, method, path } of contract.operations) {
      const asked = path.replace('{event_id}', randomUUID());
      yield expectForbidden(`${id} at another stage`, { method, path: `/no-such-stage${asked}`, means: id });
    }
  },
};
