import { randomUUID } from 'node:crypto';
import { routeOf } from '../../conformance/route-of.ts';
import type { CasesProbe } from '../../engine/probe.ts';
import type { Trial } from '../../engine/trial.ts';
import type { Contract } from '../../spec/contract.ts';
import { create } from '../event-requests.ts';
import { expectByContract, expectRefusal } from '../refusal.ts';

/** The operations on one event, and what each answers for an id that names none. */
export const EVENT_OPERATIONS = [
  { operation: 'getEvent', method: 'GET', suffix: '', unknown: 404 },
  { operation: 'acknowledgeEvent', method: 'POST', suffix: '/ack', unknown: 404 },
  { operation: 'deleteEvent', method: 'DELETE', suffix: '', unknown: 200 },
] as const;

const ids = (): readonly (readonly [name: string, segment: string])[] => {
  const uuid = randomUUID();
  return [
    ['a UUID version 4', uuid],
    ['the nil UUID', '00000000-0000-0000-0000-000000000000'],
    ['the max UUID', 'ffffffff-ffff-ffff-ffff-ffffffffffff'],
    ['a UUID version 7 of no event', `019a6da3-267b-774b-9${uuid.slice(20)}`],
    ['the last time of version 7', 'ffffffff-ffff-7fff-bfff-ffffffffffff'],
    ['capitals', uuid.toUpperCase()],
    ['a letter', 'x'],
    ['a number', '123'],
    ['a digit too many', `${uuid}0`],
    ['a digit too few', uuid.slice(0, -1)],
    ['without dashes', uuid.replaceAll('-', '')],
    ['a letter that is no digit', `${uuid.slice(0, -1)}g`],
    ['in braces', `%7B${uuid}%7D`],
    ['a urn', `urn:uuid:${uuid}`],
    ['a space before', `%20${uuid}`],
    ['NUL', '%00'],
    ['a space', '%20'],
    ['a dot segment', '%2e%2e'],
    ['a slash', `${uuid}%2Fack`],
    ['a broken percent sign', '%zz'],
    ['no UTF-8', '%ff'],
    ['600 letters', 'a'.repeat(600)],
    ['a star', '*'],
  ];
};

/** Ids of every shape in the path of each operation on an event. */
export const pathBoundaries: CasesProbe = {
  kind: 'cases',
  id: 'event.path',
  phase: 'boundaries',
  operations: ['getEvent', 'acknowledgeEvent', 'deleteEvent'],
  checks: ['valid-accepted', 'invalid-refused'],
  *cases({ contract }) {
    for (const { operation, method, suffix, unknown } of EVENT_OPERATIONS) {
      for (const [name, segment] of ids()) {
        yield {
          name: `${operation}: ${name}`,
          test: (trial) => tryId(trial, contract, { method, path: `/v1/events/${segment}${suffix}` }, unknown),
        };
      }
      yield {
        name: `${operation}: an id in capitals`,
        async test(trial) {
          const created = await create(trial);
          if (created === undefined) return;
          const answer = await trial.send({ method, path: `/v1/events/${created.id.toUpperCase()}${suffix}` });
          const because = 'an id is the same in either case';
          trial.expectStatus(answer, 200, {
            check: 'valid-accepted',
            because,
            pointer: '#/components/parameters/EventId',
          });
        },
      };
    }
  },
};

async function tryId(
  trial: Trial,
  contract: Contract,
  request: { readonly method: string; readonly path: string },
  unknown: number,
): Promise<void> {
  const answer = await trial.send(request);
  // A segment that the gateway or the router reads otherwise may be no route at all.
  if (routeOf(contract, request.method, request.path).kind !== 'operation' || isReadOtherwise(request.path)) {
    trial.expectStatus(answer, [400, 404], { check: 'invalid-refused', because: 'there is no such event' });
    return;
  }
  if (unknown === 404 && answer.status === 404) {
    expectRefusal(trial, answer, 404, { check: 'invalid-refused', because: 'the id names no event' });
  }
  expectByContract(trial, contract, answer, { accepted: [unknown] });
}

/** Whether servers may differ on which path this is: an encoded slash or dots. */
function isReadOtherwise(path: string): boolean {
  return /%2f|%2e/i.test(path);
}
