import { ClockStatus } from '../../protocol/clock.ts';
import { ApiAnswer } from '../../protocol/events.ts';
import { Fault, FaultList } from '../../protocol/faults.ts';
import { LoadRunStatus } from '../../protocol/load-run.ts';
import { ReplayResult } from '../../protocol/requests/requests.ts';
import { type SafeText, safe } from '../../protocol/text/safe-text.ts';
import { visible } from '../../protocol/text/visible.ts';
import type { Operation } from '../state/operation.ts';
import { shortDuration } from '../text/figures.ts';
import type { EmulatorClient } from './emulator-client.ts';

/** What came of an operation. */
export interface Outcome {
  readonly isDone: boolean;
  readonly text: SafeText;
}

/** Has the emulator do it. Throws a WorkbenchError for what the emulator refuses. */
export async function performOperation(operation: Operation, { address, control }: EmulatorClient): Promise<Outcome> {
  const { apiKey } = address();
  const withKey = apiKey === undefined ? {} : { apiKey };
  switch (operation.kind) {
    case 'acknowledge':
      return answered(await control('POST', `${eventPath(operation.eventId)}/ack`, ApiAnswer, withKey));
    case 'delete':
      return answered(await control('DELETE', eventPath(operation.eventId), ApiAnswer, withKey));
    case 'send':
      return answered(await control('POST', '/v1/events', ApiAnswer, { body: operation.body, ...withKey }));
    case 'replay': {
      const path = `/v1/requests/${encodeURIComponent(operation.requestId)}/replay`;
      const { idempotencyKey } = operation;
      const result = await control('POST', path, ReplayResult, { idempotencyKey });
      return { isDone: true, text: safe`${result.status}  ${visible(result.requestId ?? '')}` };
    }
    case 'addFault': {
      const fault = await control('POST', '/v1/faults', Fault, operation.spec);
      return { isDone: true, text: safe`${visible(fault.id)} acts` };
    }
    case 'removeFault':
      await control('DELETE', `/v1/faults/${encodeURIComponent(operation.faultId)}`, FaultList);
      return { isDone: true, text: safe`removed` };
    case 'clearFaults':
      await control('DELETE', '/v1/faults', FaultList);
      return { isDone: true, text: safe`no faults are left` };
    case 'moveClock': {
      const { offsetMs } = await control('POST', '/v1/clock', ClockStatus, operation.change);
      const text =
        offsetMs === 0
          ? safe`this machine's time`
          : safe`${shortDuration(Math.abs(offsetMs))} ${offsetMs > 0 ? safe`ahead` : safe`behind`}`;
      return { isDone: true, text };
    }
    case 'startRun':
      await control('POST', '/v1/load-run', LoadRunStatus, { scenario: operation.scenario });
      return { isDone: true, text: safe`begun` };
    case 'stopRun':
      await control('DELETE', '/v1/load-run', LoadRunStatus);
      return { isDone: true, text: safe`it drains and ends` };
  }
}

function eventPath(eventId: string): string {
  return `/v1/events/${encodeURIComponent(eventId)}`;
}

/** The API's own words for a refusal. */
function answered({ status, body }: ApiAnswer): Outcome {
  if (status < 300) return { isDone: true, text: safe`${status}` };
  const [, message] = /"message"\s*:\s*"((?:[^"\\]|\\.)*)"/.exec(body) ?? [];
  return { isDone: false, text: safe`${status} ${visible(message ?? body.slice(0, 200))}` };
}
