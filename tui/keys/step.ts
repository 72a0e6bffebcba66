import type { FaultSpec } from '../../protocol/faults.ts';
import type { SafeText } from '../../protocol/text/safe-text.ts';
import type { Size } from '../layout/layout.ts';
import type { DashboardModel } from '../model/dashboard-model.ts';
import type { Effect } from '../state/effect.ts';
import type { Operation } from '../state/operation.ts';
import type { ListId } from '../state/places.ts';
import type { InputProblem, Message, UiState } from '../state/ui-state.ts';

/** What typed lines mean; a problem is a value, so that it can be shown under the line. */
export interface LineReaders {
  /** Undefined: the filter can be used. */
  readonly filterProblem: (list: ListId, text: string) => InputProblem | undefined;
  /** Throws a WorkbenchError with what to type instead. */
  readonly fault: (text: string) => FaultSpec;
  /** Throws a WorkbenchError with what to type instead. */
  readonly clock: (text: string) => Extract<Operation, { readonly kind: 'moveClock' }>;
}

/** What a key press can look at. */
export interface KeyContext {
  readonly model: DashboardModel;
  readonly size: Size;
  readonly isReadOnly: boolean;
  readonly read: LineReaders;
}

/** What a key press does. */
export interface Step {
  readonly ui: UiState;
  readonly effects: readonly Effect[];
}

export function step(ui: UiState, ...effects: readonly Effect[]): Step {
  return { ui, effects };
}

export function told(ui: UiState, kind: Message['kind'], text: SafeText): Step {
  return { ui: { ...ui, message: { kind, text } }, effects: [] };
}
