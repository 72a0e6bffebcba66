import * as z from 'zod';
import { Scenario } from './scenario.ts';

/** The JSON Schema of a scenario file, for editors; docs/load-scenario.schema.json is this. */
export function scenarioSchema(): string {
  const schema = z.toJSONSchema(Scenario, { io: 'input', target: 'draft-2020-12' });
  return `${JSON.stringify({ title: 'Scenario of `triggers load`', ...schema }, null, 2)}\n`;
}
