import { randomUUID } from 'node:crypto';
import type { CasesProbe, ProbeCase } from '../../engine/probe.ts';
import { headerValue } from '../../model/exchange.ts';
import { MAX_URL_CHARACTERS } from '../refusal.ts';
import { withBody } from './sized-events.ts';

const CHECK = 'payload-edges';

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html */
const MAX_GATEWAY_BODY_BYTES = 10 * 1024 * 1024;
/** Of all values together; the same page. */
const MAX_HEADER_BYTES = 10_240;
/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MAX_LAMBDA_EVENT_BYTES = 6 * 1024 * 1024;

/** What only the gateway refuses, and just below that. */
export const gatewaySizes: CasesProbe = {
  kind: 'cases',
  id: 'gateway.sizes',
  phase: 'boundaries',
  checks: ['payload-edges'],
  needs: ['gateway', 'load'],
  *cases({ contract }): Iterable<ProbeCase> {
    const cases = [
      ['6 MB to the service', MAX_LAMBDA_EVENT_BYTES, undefined],
      ['10 MB', MAX_GATEWAY_BODY_BYTES, undefined],
      ['10 MB and a byte', MAX_GATEWAY_BODY_BYTES + 1, 'text'],
      ['5 MB', 5_000_000, 'service'],
    ] as const;
    for (const [name, bytes, answeredBy] of cases) {
      yield {
        name,
        async test(trial) {
          const answer = await trial.send(withBody(trial, bytes));
          const because = `the body has ${bytes} bytes`;
          if (!trial.expectStatus(answer, 413, { check: CHECK, because, pointer: '#/info/description' })) return;
          const isService = headerValue(answer.headers, 'X-Request-ID') !== undefined;
          const isText = (headerValue(answer.headers, 'Content-Type') ?? '').startsWith('text');
          const seen = isService ? 'service' : isText ? 'text' : undefined;
          if (seen === answeredBy) return;
          trial.fail({
            check: CHECK,
            sentence: `A body of ${bytes} bytes is refused by another part than documented.`,
            expected: answeredBy ?? 'the gateway, with JSON',
            seen: seen ?? 'the gateway, with JSON',
            pointer: '#/info/description',
          });
        },
      };
    }
    for (const { id, method, path } of contract.operations) {
      const asked = path.replace('{event_id}', randomUUID());
      yield {
        name: `${id}: a URL of 10 KB`,
        async test(trial) {
          const answer = await trial.send({ method, path: `${asked}?fill=${'x'.repeat(MAX_URL_CHARACTERS)}` });
          trial.expectStatus(answer, 414, {
            check: CHECK,
            because: 'the URL is too long',
            pointer: '#/info/description',
          });
        },
      };
      yield {
        name: `${id}: 10 KB of headers`,
        async test(trial) {
          const answer = await trial.send({
            method,
            path: asked,
            headers: [['X-Fill', 'x'.repeat(MAX_HEADER_BYTES + 1)]],
          });
          const because = 'the headers are too long';
          trial.expectStatus(answer, 431, { check: CHECK, because, pointer: '#/info/description' });
        },
      };
    }
    yield {
      name: '10 MB and a byte to an operation without a body',
      async test(trial) {
        const body = Buffer.alloc(MAX_GATEWAY_BODY_BYTES + 1, 'x');
        const answer = await trial.send({ method: 'GET', path: '/v1/inbox', body, headers: [] });
        const because = 'the limits hold for any request with a body';
        trial.expectStatus(answer, 413, { check: CHECK, because, pointer: '#/info/description' });
      },
    };
  },
};
