import { scenarioSchema } from './scenario-schema.ts';

process.stdout.write(scenarioSchema());
