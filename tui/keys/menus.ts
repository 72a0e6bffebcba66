import { FAULT_KINDS, type FaultKind } from '../../protocol/faults.ts';
import type { Fixture } from '../../protocol/fixtures.ts';
import type { LoadScenario } from '../../protocol/load-run.ts';
import { safe } from '../../protocol/text/safe-text.ts';
import { visible } from '../../protocol/text/visible.ts';
import { COPY_FORMATS, type CopyFormat, type Subject } from '../state/effect.ts';
import { textInput } from '../state/text-input.ts';
import { type Layer, type MenuItem, placesOf, type UiState } from '../state/ui-state.ts';
import { bindingsOf } from './key-table.ts';
import type { KeyContext } from './step.ts';

type Menu = Extract<Layer, { readonly kind: 'menu' }>;

function menu(title: Menu['title'], items: readonly MenuItem[], query?: Menu['query']): Menu {
  return { kind: 'menu', title, items, chosen: 0, query };
}

const COPY_KEYS: Readonly<Record<CopyFormat, string>> = { curl: 'c', 'curl-key': 'C', id: 'i', json: 'j', path: 'p' };

/** In which form to copy an event or a request. */
export function copyMenu(subject: Subject): Menu {
  const items = (Object.entries(COPY_FORMATS) as [CopyFormat, string][]).map(
    ([format, meaning]): MenuItem => ({
      key: COPY_KEYS[format],
      label: visible(meaning),
      pick: { kind: 'effect', effect: { kind: 'copy', subject, format } },
    }),
  );
  return menu(safe`Copy`, items);
}

/** Which event to send. */
export function sendMenu(fixtures: readonly Fixture[]): Menu {
  const items = fixtures.map(
    ({ name, description, body }, at): MenuItem => ({
      ...(at < 9 && { key: String(at + 1) }),
      label: visible(name),
      detail: visible(description),
      pick: {
        kind: 'effect',
        effect: { kind: 'operate', operation: { kind: 'send', title: name, fixture: name, body } },
      },
    }),
  );
  const edit: MenuItem = {
    key: 'e',
    label: safe`one of your own`,
    detail: safe`in $EDITOR`,
    pick: { kind: 'effect', effect: { kind: 'edit', subject: undefined } },
  };
  return menu(safe`Send an event`, [...items, edit]);
}

/** Which fault to inject; its conditions are typed next. */
export function faultMenu(): Menu {
  const items = (Object.entries(FAULT_KINDS) as [FaultKind, string][]).map(([kind, meaning], at): MenuItem => {
    const latency = kind === 'dynamodb-latency' ? ',latency=500ms' : '';
    return {
      key: String.fromCharCode('a'.charCodeAt(0) + at),
      label: visible(kind),
      detail: visible(meaning),
      pick: { kind: 'prompt', purpose: { kind: 'fault' }, text: `${kind}${latency},share=100%,for=30s` },
    };
  });
  return menu(safe`Inject a fault`, items);
}

export function clockPrompt(): Layer {
  return { kind: 'prompt', purpose: { kind: 'clock' }, input: textInput('+24h'), problem: undefined };
}

/** Which load scenario to begin. */
export function scenarioMenu(scenarios: readonly LoadScenario[]): Menu {
  const items = scenarios.map(
    ({ name, description }, at): MenuItem => ({
      ...(at < 9 && { key: String(at + 1) }),
      label: visible(name),
      detail: visible(description),
      pick: { kind: 'effect', effect: { kind: 'operate', operation: { kind: 'startRun', scenario: name } } },
    }),
  );
  return menu(safe`Begin a load scenario`, items);
}

/** Everything that works here, found by its name. */
export function palette(ui: UiState, { isReadOnly }: KeyContext): Menu {
  const items = bindingsOf(placesOf(ui))
    .filter(([id, { writes }]) => id !== 'palette' && !(writes && isReadOnly))
    .flatMap(([, { keys, help, label }]): MenuItem[] => {
      const [first = ''] = keys;
      return [{ key: first, label: visible(help), detail: visible(label), pick: { kind: 'press', key: first } }];
    });
  return menu(safe`Actions`, items, textInput());
}
