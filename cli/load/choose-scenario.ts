import { withOverrides } from '../../loadtest/scenario/overrides.ts';
import { isScenarioFile, parseScenario, readScenarioFile } from '../../loadtest/scenario/read-scenario.ts';
import type { Scenario, ScenarioSource } from '../../loadtest/scenario/scenario.ts';
import { BUILT_IN_SCENARIOS } from '../../loadtest/scenarios/built-in-scenarios.ts';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import { parseDurationMs } from '../options/duration.ts';
import type { LoadArguments } from './load-options.ts';

/** A scenario, and the file that it was read from. */
export interface ChosenScenario {
  readonly scenario: Scenario;
  readonly file?: string;
}

/** Finds a scenario by its name or reads it from a file. Throws BAD_ARGUMENT. */
export async function chooseScenario(nameOrFile: string): Promise<ChosenScenario> {
  if (isScenarioFile(nameOrFile)) return { scenario: await readScenarioFile(nameOrFile), file: nameOrFile };
  return { scenario: parseScenario(builtInScenario(nameOrFile), nameOrFile) };
}

/** One of those that come with the program, as it is written. Throws BAD_ARGUMENT. */
export function builtInScenario(name: string): ScenarioSource {
  const found = BUILT_IN_SCENARIOS.find((scenario) => scenario.name === name);
  if (found !== undefined) return found;
  const names = BUILT_IN_SCENARIOS.map((scenario) => scenario.name).join(', ');
  throw new WorkbenchError(
    'BAD_ARGUMENT',
    `There is no scenario ${name}. There are ${names}; a file of your own ends in .yaml, .json, .ts or .js.`,
  );
}

/** With what the command line changes of it. Throws BAD_ARGUMENT. */
export function changedScenario(chosen: ChosenScenario, options: LoadArguments): ChosenScenario {
  const { rate, duration, connections, seed } = options;
  const durationMs = duration === undefined ? undefined : parseDurationMs(duration, '--duration');
  const overrides = { perSecond: rate, durationMs, connections, seed };
  return { ...chosen, scenario: withOverrides(chosen.scenario, overrides) };
}
