import type * as z from 'zod';
import { WorkbenchError } from './workbench-error.ts';

/** Reads the parameters of a query of `what`. Throws BAD_ARGUMENT, naming the parameter and what it can be. */
export function parseQuery<S extends z.ZodObject>(parameters: URLSearchParams, schema: S, what: string): z.output<S> {
  const parsed = schema.safeParse(Object.fromEntries(parameters));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const name = issue?.path.join('.') ?? '';
  const names = Object.keys(schema.shape).join(', ');
  throw new WorkbenchError(
    'BAD_ARGUMENT',
    `The query of ${what} is not usable: ${name === '' ? '' : `${name}: `}${issue?.message}. It can have ${names}.`,
  );
}
