import { CHECKS, type CheckId, type Phase } from '../model/checks.ts';
import type { Violation } from '../model/finding.ts';
import type { Contract } from '../spec/contract.ts';
import { type Answer, createdId, type NoAnswer } from './answer.ts';
import { curlCommand } from './curl-command.ts';
import type { TrialFinding } from './trial.ts';

/** How a finding came about. */
export interface Provocation {
  readonly phase: Phase;
  /** What `--path` takes. */
  readonly path: string;
  readonly shrinks: number;
  readonly shrinkMs: number;
}

export interface Violations {
  /** Whether the same was found before. */
  readonly isKnown: (finding: TrialFinding) => boolean;
  /** Keeps the first of each kind, counts the others. */
  readonly add: (finding: TrialFinding, provocation: Provocation) => void;
  /** Counts one that was found before, and does nothing with any other. */
  readonly countAgain: (finding: TrialFinding) => void;
  readonly list: () => readonly Violation[];
}

export interface ViolationsOptions {
  readonly contract: Contract;
  readonly seed: number;
  readonly selected: (check: CheckId) => boolean;
  /** Names of the variables that stand for keys. */
  readonly variables: ReadonlySet<string>;
  /** The emulator that is checked ends with the run: commands are for one that the user starts. */
  readonly isOwnEmulator?: boolean;
  readonly onViolation?: ((violation: Violation) => void) | undefined;
}

export function collectViolations(options: ViolationsOptions): Violations {
  const { contract, seed, selected, variables, isOwnEmulator = false, onViolation } = options;
  const byKey = new Map<string, { violation: Violation; count: number }>();

  const countAgain = (finding: TrialFinding) => {
    const known = byKey.get(findingKey(finding));
    if (known !== undefined) known.count += 1;
    return known !== undefined;
  };

  return {
    isKnown: (finding) => byKey.has(findingKey(finding)),
    countAgain: (finding) => void countAgain(finding),
    add(finding, { phase, path, shrinks, shrinkMs }) {
      if (!selected(finding.check)) return;
      if (countAgain(finding)) return;
      const { check, sentence, expected, seen, pointer, operation, evidence } = finding;
      const violation: Violation = {
        check,
        severity: CHECKS[check].severity,
        phase,
        ...(operation !== undefined && { operation }),
        sentence,
        expected,
        seen,
        ...(pointer !== undefined && { place: contract.placeOf(pointer) }),
        exchanges: evidence.map(({ exchange }) => exchange),
        curl: commandsOf(evidence, variables, isOwnEmulator),
        seed,
        path,
        shrinks,
        shrinkMs,
        count: 1,
      };
      byKey.set(findingKey(finding), { violation, count: 1 });
      onViolation?.(violation);
    },
    list: () => [...byKey.values()].map(({ violation, count }) => ({ ...violation, count })),
  };
}

/** Findings that are the same defect, whatever the values that showed it. */
export function findingKey({ check, operation, pointer, expected, evidence }: TrialFinding): string {
  const last = evidence.at(-1);
  const status = last !== undefined && 'status' in last ? last.status : '';
  return [check, operation ?? '', pointer ?? '', status, pointer === undefined ? expected : ''].join(' ');
}

/** As the commands of this program find an API: by the variable, or where `triggers up` serves. */
const OWN_BASE = `"\${TRIGGERS_URL:-http://127.0.0.1:8080}"`;

/** A command each. The id of an event that one makes and a later one needs goes from one to the other by a variable. */
function commandsOf(
  evidence: readonly (Answer | NoAnswer)[],
  variables: ReadonlySet<string>,
  isOwnEmulator: boolean,
): string[] {
  const captured = new Map<string, string>();
  return evidence.map((one, index) => {
    const { method, path, body, framing } = one.request;
    const target = isOwnEmulator ? { url: path, base: OWN_BASE } : { url: one.exchange.request.url };
    const command = curlCommand({ method, ...target, headers: one.shownHeaders, body, framing, variables, captured });
    const id = createdId(one);
    const isNeeded = id !== undefined && evidence.slice(index + 1).some(({ request }) => request.path.includes(id));
    if (!isNeeded) return command;
    const variable = captured.get(id) ?? `EVENT_${captured.size + 1}`;
    captured.set(id, variable);
    return `${variable}=$(${command} | tee /dev/stderr | sed -n 's/.*"event_id":"\\([^"]*\\)".*/\\1/p')`;
  });
}
