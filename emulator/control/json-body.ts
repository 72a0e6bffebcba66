import type { IncomingMessage } from 'node:http';
import type * as z from 'zod';
import { ControlRefusal } from './control-refusal.ts';

/** Far more than any control call needs. */
export const MAX_CONTROL_BODY_BYTES = 1024 * 1024;

/** The call's JSON body in the shape of the schema; an empty body is `{}`. Throws a 413, 415 or 400 that says what is wrong. */
export async function readJsonBody<S extends z.ZodType>(request: IncomingMessage, schema: S): Promise<z.output<S>> {
  const text = await readText(request);
  if (text !== '' && !/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '')) {
    throw new ControlRefusal(415, 'The body must be JSON, with the header Content-Type: application/json.');
  }
  const parsed = schema.safeParse(text === '' ? {} : parseJson(text));
  if (parsed.success) return parsed.data;
  throw new ControlRefusal(400, `The body is not usable: ${parsed.error.issues.map(describe).join('; ')}.`);
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  // Left open when the loop is: its connection still has to carry the refusal.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_CONTROL_BODY_BYTES) {
      throw new ControlRefusal(413, `The body is over ${MAX_CONTROL_BODY_BYTES} bytes, which no control call needs.`, {
        Connection: 'close',
      });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new ControlRefusal(400, `The body is not JSON: ${(error as Error).message}.`);
  }
}

function describe({ path, message }: z.core.$ZodIssue): string {
  return path.length === 0 ? message : `${path.join('.')}: ${message}`;
}
