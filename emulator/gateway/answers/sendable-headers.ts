import { validateHeaderName, validateHeaderValue } from 'node:http';
import { WorkbenchError } from '../../../protocol/workbench-error.ts';
import type { ApiDeployment } from '../../template/deployment.ts';

/**
 * Refuses a deployment whose CORS or gateway responses could not be sent over HTTP: found at the start, not at the first
 * error that would carry them. Throws TEMPLATE_INVALID.
 */
export function requireSendableHeaders({ cors, gatewayResponses }: ApiDeployment): void {
  for (const value of [cors?.allowOrigin, cors?.allowMethods, cors?.allowHeaders]) {
    if (value !== undefined) requireSendable('Cors', 'Access-Control-Allow-…', value);
  }
  for (const [type, { statusCode, headers }] of Object.entries(gatewayResponses)) {
    if (statusCode !== undefined && (statusCode < 200 || statusCode > 599)) {
      throw new WorkbenchError(
        'TEMPLATE_INVALID',
        `The gateway response ${type} has the status ${statusCode}, which does not end a request. Give it one from 200 to 599.`,
      );
    }
    for (const [name, value] of Object.entries(headers)) requireSendable(`The gateway response ${type}`, name, value);
  }
}

function requireSendable(where: string, name: string, value: string): void {
  try {
    if (!name.endsWith('…')) validateHeaderName(name);
    validateHeaderValue(name, value);
  } catch (cause) {
    throw new WorkbenchError(
      'TEMPLATE_INVALID',
      `${where} cannot send the header ${JSON.stringify(name)} with the value ${JSON.stringify(value)}: HTTP forbids a character in it. Correct it in the template.`,
      { cause },
    );
  }
}
