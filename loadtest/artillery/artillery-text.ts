import { stringify } from 'yaml';
import type { Scenario } from '../scenario/scenario.ts';
import { ARTILLERY_VERSION, toArtillery } from './artillery-script.ts';

/** An Artillery script as YAML, that says at its beginning how to run it. Throws BAD_ARGUMENT for no open load. */
export function artilleryText(scenario: Scenario, target: string): string {
  const { script, notes } = toArtillery(scenario, target);
  const comments = [
    `${scenario.name}: ${scenario.description}`,
    `Written by triggers load export, for Artillery ${ARTILLERY_VERSION}. With the API key in TRIGGERS_API_KEY:`,
    '  artillery run FILE --target URL',
    '  artillery run-fargate FILE --target URL --count 10 --secret TRIGGERS_API_KEY',
    '  artillery run-lambda FILE --target URL --count 10 --dotenv FILE-WITH-THE-KEY',
    'Workers share none of the rates: with --count 10 ten times as much is sent.',
    ...notes,
  ];
  return `${comments.map((line) => `# ${line}\n`).join('')}${stringify(script, { lineWidth: 0, aliasDuplicateObjects: false })}`;
}
