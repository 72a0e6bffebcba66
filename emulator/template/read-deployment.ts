import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import { partitionOf } from '../region.ts';
import { readApiEvents } from './api/api-events.ts';
import { readApi } from './api/sam-api.ts';
import type { Deployment } from './deployment.ts';
import { readFunction } from './function/sam-function.ts';
import { createStack, propertyPath } from './language/stack.ts';
import { readSections } from './language/template-sections.ts';
import { parseTemplateSource } from './language/template-source.ts';
import { readTables } from './tables/tables.ts';

/** What a deployment takes besides the template. */
export interface DeploymentOptions {
  /** Values for Parameters of the template; one that it does not declare is refused. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Values that stand in for the template's own defaults; unlike `parameters`, those it does not declare are passed over. */
  readonly parameterDefaults?: Readonly<Record<string, string>>;
  /** Default `us-east-1`. */
  readonly region?: string;
  /** Twelve digits; default `123456789012`, as in the examples of the AWS documentation. */
  readonly accountId?: string;
}

/** The name that `AWS::StackName` and made-up resource names have; no stack is created. */
const STACK_NAME = 'local';

const DEFAULT_REGION = 'us-east-1';
const DEFAULT_ACCOUNT_ID = '123456789012';

/**
 * Reads what a SAM template deploys: one REST API, the one function behind it, and any number of tables. Throws
 * TEMPLATE_UNREADABLE if the file cannot be read or parsed, TEMPLATE_INVALID for what AWS would refuse and for
 * what matters and is not emulated, each with file and line.
 */
export async function readDeployment(templateFile: string, options: DeploymentOptions = {}): Promise<Deployment> {
  let text: string;
  try {
    text = await readFile(templateFile, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new WorkbenchError(
      'TEMPLATE_UNREADABLE',
      `The template ${templateFile} cannot be read: ${reason}. Run the command beside the template, or name another one.`,
      { cause },
    );
  }
  return parseDeployment(text, templateFile, options);
}

/** As readDeployment, with the text of the template in hand; the file gives messages and relative paths their place. */
export function parseDeployment(text: string, templateFile: string, options: DeploymentOptions = {}): Deployment {
  const { region = DEFAULT_REGION, accountId = DEFAULT_ACCOUNT_ID } = options;
  const template = readSections(parseTemplateSource(text, templateFile));
  const place = { stackName: STACK_NAME, region, accountId, partition: partitionOf(region) };
  const defaults = Object.entries(options.parameterDefaults ?? {}).filter(([name]) =>
    Object.hasOwn(template.parameters, name),
  );
  const stack = createStack(template, {
    ...place,
    parameters: { ...Object.fromEntries(defaults), ...options.parameters },
  });

  const served = stack
    .resources('AWS::Serverless::Function')
    .map((resource) => ({ resource, events: readApiEvents(stack, resource) }))
    .filter(({ events }) => events.length > 0);
  const [chosen, second] = served;
  const [firstEvent, ...otherEvents] = chosen?.events ?? [];
  if (!chosen || !firstEvent) {
    throw stack.refuse(
      ['Resources'],
      'has no AWS::Serverless::Function with an event of type Api. Add one: it is what answers requests.',
    );
  }
  if (second) {
    const first = chosen.resource.logicalId;
    throw stack.refuse(
      propertyPath(second.resource, 'Events'),
      `has Api events, as ${first} has, and one function is emulated. Put them behind one function, or use a condition.`,
    );
  }

  const absoluteFile = resolve(templateFile);
  return {
    templateFile: absoluteFile,
    region,
    accountId,
    api: readApi(stack, [firstEvent, ...otherEvents]),
    function: readFunction(stack, chosen.resource, absoluteFile),
    tables: readTables(stack),
  };
}
