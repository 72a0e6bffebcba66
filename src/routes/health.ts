import { type EpochMicros, formatTimestamp } from '../input/timestamp.ts';
import type { Endpoint } from '../request-context.ts';
import { sendJson } from '../request-context.ts';

/** The contract's version: `info.version` of openapi.yaml. */
export const API_VERSION = '1.0.0';

/** `GET /health`: the function answers. It asks no other service, so that a monitor costs nothing. */
export function health({ nowMicros }: { readonly nowMicros: () => EpochMicros }): Endpoint {
  return (_request, response) => {
    sendJson(response, 200, { status: 'healthy', timestamp: formatTimestamp(nowMicros()), version: API_VERSION });
  };
}
