/** Failures that are not answered as the contract says: what only a fault brings about. */
import { refusal, withError, withHeader } from './defect-parts.ts';
import type { ServerMutant } from './mutant.ts';

const OF_FAULTS = { kind: 'server', path: 'faults' } as const;

export const FAULT_MUTANTS: readonly ServerMutant[] = [
  {
    ...OF_FAULTS,
    name: 'answers a throttled database with 500',
    check: 'coverage',
    defect: {
      answer: (_event, answer) =>
        answer.statusCode === 503
          ? withHeader(refusal(answer, 500, 'INTERNAL_ERROR', {}), 'retry-after', undefined)
          : answer,
    },
  },
  {
    ...OF_FAULTS,
    name: 'takes a denied database for one that is busy',
    check: 'coverage',
    defect: {
      answer: (_event, answer) =>
        answer.statusCode === 500
          ? withHeader(refusal(answer, 503, 'SERVICE_UNAVAILABLE', {}), 'retry-after', '1')
          : answer,
    },
  },
  {
    ...OF_FAULTS,
    name: 'does not say with a 503 when to try again',
    check: 'response-headers',
    defect: {
      answer: (_event, answer) => (answer.statusCode === 503 ? withHeader(answer, 'retry-after', undefined) : answer),
    },
  },
  {
    ...OF_FAULTS,
    name: 'tells the cause of a failure',
    check: 'body-schema',
    defect: {
      answer: (_event, answer) =>
        answer.statusCode === 500
          ? withError(answer, (error) => ({ ...error, details: { cause: 'AccessDeniedException' } }))
          : answer,
    },
  },
  {
    ...OF_FAULTS,
    name: 'is throttled by its gateway with a 503',
    check: 'coverage',
    defect: {
      api: (api) => ({
        ...api,
        gatewayResponses: { ...api.gatewayResponses, THROTTLED: { statusCode: 503, headers: {} } },
      }),
    },
  },
  {
    ...OF_FAULTS,
    name: 'crashes with a 500 of its gateway',
    check: 'coverage',
    defect: {
      api: (api) => ({
        ...api,
        gatewayResponses: {
          ...api.gatewayResponses,
          DEFAULT_5XX: { headers: {}, ...api.gatewayResponses.DEFAULT_5XX, statusCode: 500 },
        },
      }),
    },
  },
  {
    ...OF_FAULTS,
    name: 'lets browsers read nothing of what its gateway fails with',
    check: 'response-headers',
    defect: { api: (api) => ({ ...api, gatewayResponses: {} }) },
  },
];
