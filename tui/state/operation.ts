import type { ClockChange } from '../../protocol/clock.ts';
import type { FaultSpec } from '../../protocol/faults.ts';
import { joinSafe, type SafeText, safe } from '../../protocol/text/safe-text.ts';
import { visible } from '../../protocol/text/visible.ts';

/** Something that the dashboard has the emulator do; each is also a command, and a call of the API or the control API. */
export type Operation =
  | { readonly kind: 'acknowledge'; readonly eventId: string }
  | { readonly kind: 'delete'; readonly eventId: string }
  | { readonly kind: 'send'; readonly title: string; readonly body: string; readonly fixture?: string }
  | { readonly kind: 'replay'; readonly requestId: string; readonly idempotencyKey: 'same' | 'new' }
  | { readonly kind: 'addFault'; readonly spec: FaultSpec; readonly argument: string }
  | { readonly kind: 'removeFault'; readonly faultId: string }
  | { readonly kind: 'clearFaults' }
  | { readonly kind: 'moveClock'; readonly change: ClockChange; readonly argument: string }
  | { readonly kind: 'startRun'; readonly scenario: string }
  | { readonly kind: 'stopRun' };

export interface OperationWords {
  /** What is typed for the same in a shell. */
  readonly command: SafeText;
  /** What goes to the API or the control API for it. */
  readonly call: SafeText;
}

/** The same as a command and as a call. */
export function operationWords(operation: Operation): OperationWords {
  switch (operation.kind) {
    case 'acknowledge': {
      const id = visible(operation.eventId);
      return { command: safe`triggers ack ${id}`, call: safe`POST control /v1/events/${id}/ack` };
    }
    case 'delete': {
      const id = visible(operation.eventId);
      return { command: safe`triggers delete ${id}`, call: safe`DELETE control /v1/events/${id}` };
    }
    case 'send':
      return {
        command:
          operation.fixture === undefined
            ? safe`triggers send --source … --type … --payload @FILE`
            : safe`triggers send --fixture ${visible(operation.fixture)}`,
        call: safe`POST control /v1/events`,
      };
    case 'replay': {
      const id = visible(operation.requestId);
      const key = operation.idempotencyKey === 'same' ? safe`` : safe` --idempotency-key new`;
      return { command: safe`triggers replay ${id}${key}`, call: safe`POST control /v1/requests/${id}/replay` };
    }
    case 'addFault': {
      const [kind = '', ...conditions] = operation.argument.split(',');
      const options = conditions.map((condition) => safe`--${visible(condition.replace('=', ' '))}`);
      return {
        command: joinSafe([safe`triggers faults add ${visible(kind)}`, ...options], safe` `),
        call: safe`POST control /v1/faults`,
      };
    }
    case 'removeFault': {
      const id = visible(operation.faultId);
      return { command: safe`triggers faults remove ${id}`, call: safe`DELETE control /v1/faults/${id}` };
    }
    case 'clearFaults':
      return { command: safe`triggers faults remove --all`, call: safe`DELETE control /v1/faults` };
    case 'moveClock':
      return { command: safe`triggers clock ${visible(operation.argument)}`, call: safe`POST control /v1/clock` };
    case 'startRun':
      return {
        command: safe`triggers load ${visible(operation.scenario)} --attach`,
        call: safe`POST control /v1/load-run`,
      };
    case 'stopRun':
      return { command: safe`Ctrl-C in the run`, call: safe`DELETE control /v1/load-run` };
  }
}
