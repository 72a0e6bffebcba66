import type { FaultSpec } from '../../protocol/faults.ts';
import type { Answer } from '../engine/answer.ts';
import type { CasesProbe, ProbeContext } from '../engine/probe.ts';
import type { Trial } from '../engine/trial.ts';
import type { Operation } from '../spec/operation.ts';
import { goodRequest } from './good-request.ts';

/** Which injected fault makes which answer, and whose answer that is. */
const FAULTS: readonly (readonly [kind: FaultSpec['kind'], status: number, answeredBy: 'service' | 'gateway'])[] = [
  ['gateway-429', 429, 'gateway'],
  ['gateway-502', 502, 'gateway'],
  ['gateway-504', 504, 'gateway'],
  ['lambda-crash', 502, 'gateway'],
  ['lambda-throttle', 500, 'gateway'],
  ['dynamodb-access-denied', 500, 'service'],
  ['dynamodb-throttle', 503, 'service'],
];

/** The service tries again for 6 s before it answers. */
const SLOW_FAULT: FaultSpec['kind'] = 'dynamodb-throttle';

/** Every answer that only a failure gives, by injecting the failure: on each operation that documents it. */
export const faults: CasesProbe = {
  kind: 'cases',
  id: 'faults',
  phase: 'boundaries',
  checks: ['coverage'],
  needs: ['faults', 'gateway'],
  isExclusive: true,
  *cases(context) {
    for (const [kind, status, answeredBy] of FAULTS) {
      if (context.isQuick && kind === SLOW_FAULT) continue;
      const operations = context.contract.operations.filter(
        ({ responses, isSecured }) =>
          // Health touches no table.
          (isSecured || !kind.startsWith('dynamodb')) &&
          responses.some((one) => one.status === status && one.answeredBy === answeredBy),
      );
      yield { name: kind, test: (trial) => strike(trial, context, { kind, operations, status, answeredBy }) };
    }
  },
};

interface Strike {
  readonly kind: FaultSpec['kind'];
  readonly operations: readonly Operation[];
  readonly status: number;
  readonly answeredBy: 'service' | 'gateway';
}

/** All operations at once: what is struck by the database is tried again by the service for a while. */
async function strike(trial: Trial, { control }: ProbeContext, expected: Strike): Promise<void> {
  const { kind, operations, status, answeredBy } = expected;
  const requests = [];
  for (const operation of operations) requests.push(await goodRequest(trial, operation));
  await control.addFault?.({ kind, share: 1 });
  let answers: readonly Answer[];
  try {
    answers = await Promise.all(requests.map((request) => trial.send({ ...request, isFaulted: true })));
  } finally {
    await control.removeFaults?.();
  }
  for (const answer of answers) {
    const because = `the fault ${kind} was injected`;
    if (!trial.expectStatus(answer, status, { check: 'coverage', because })) continue;
    if (answer.reading.documented?.answeredBy === answeredBy) continue;
    trial.fail(
      {
        check: 'coverage',
        sentence: `The fault ${kind} on ${answer.exchange.operation} is answered by another part than expected.`,
        expected: answeredBy,
        seen: answer.reading.documented?.answeredBy ?? 'neither',
      },
      [answer],
    );
  }
}
