import type { Key } from '../keys/key.ts';
import { pressKey } from '../keys/press-key.ts';
import type { KeyContext, LineReaders } from '../keys/step.ts';
import type { Size } from '../layout/layout.ts';
import { AT_NEWEST } from '../layout/list-window.ts';
import type { DashboardModel } from '../model/dashboard-model.ts';
import { applyFilter, filterProblem } from '../model/row-filter.ts';
import type { Effect } from '../state/effect.ts';
import type { ListId } from '../state/places.ts';
import { INITIAL_UI, type Message, type UiState, withList } from '../state/ui-state.ts';
import type { OuterEffect } from './perform-effect.ts';

/** One user at one terminal: how the dashboard is looked at, and what keys do to that. */
export interface DashboardSession {
  readonly ui: () => UiState;
  readonly press: (keys: readonly Key[]) => void;
  /** Shows what came of an action. */
  readonly tell: (message: Message) => void;
}

export interface SessionOptions {
  readonly model: DashboardModel;
  readonly size: () => Size;
  readonly isReadOnly: boolean;
  readonly read: Pick<LineReaders, 'fault' | 'clock'>;
  /** Something looks otherwise, and the user waits for it. */
  readonly drawNow: () => void;
  /** What keys ask for that is not the session's own. */
  readonly perform: (effect: OuterEffect | ShellEffect) => void;
}

/** Effects on the program and its connection. */
export type ShellEffect =
  | Extract<Effect, { readonly kind: 'reconnect' | 'repaint' | 'suspend' | 'quit' }>
  /** Rows that were left out of what was told, or that match and are not here, are wanted. */
  | { readonly kind: 'fetchMissing'; readonly list: ListId }
  | { readonly kind: 'fetchOlder'; readonly filter: Extract<Effect, { readonly kind: 'filter' }> };

export function createSession({ model, size, isReadOnly, read, drawNow, perform }: SessionOptions): DashboardSession {
  let ui = INITIAL_UI;
  return {
    ui: () => ui,
    press(keys) {
      const readers: LineReaders = { ...read, filterProblem: (_list, text) => filterProblem(text) };
      const context: KeyContext = { model, size: size(), isReadOnly, read: readers };
      for (const key of keys) {
        const step = pressKey(ui, key, context);
        ui = step.ui;
        for (const effect of step.effects) apply(effect);
      }
      drawNow();
    },
    tell(message) {
      ui = { ...ui, message };
      drawNow();
    },
  };

  function apply(effect: Effect): void {
    switch (effect.kind) {
      case 'filter':
        applyFilter(model, effect.list, effect.text, () => ui.mark?.id);
        perform({ kind: 'fetchOlder', filter: effect });
        return;
      case 'pause': {
        const list = model.liveList(effect.list);
        if (effect.isPaused) {
          list?.pause();
          // Rows were left out while nobody could read them, and now somebody does.
          if (model.samples.isSampling) perform({ kind: 'fetchMissing', list: effect.list });
        } else list?.resume();
        if (!effect.isPaused) ui = withList(ui, effect.list, { position: AT_NEWEST });
        return;
      }
      default:
        perform(effect);
    }
  }
}
