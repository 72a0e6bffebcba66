import { WorkbenchError } from '../../protocol/workbench-error.ts';

/** A yargs option for a port, 0 for a free one. */
export function portOption<D extends number | undefined>(name: string, fallback: D, describe: string) {
  return wholeNumberOption(name, { min: 0, max: 65_535, default: fallback, describe });
}

/** A yargs option for a whole number within bounds; anything else is BAD_ARGUMENT, naming what was typed. */
export function wholeNumberOption<D extends number | undefined = undefined>(
  name: string,
  options: { readonly min: number; readonly max?: number; readonly default?: D; readonly describe: string },
) {
  const { min, max = Number.MAX_SAFE_INTEGER, describe } = options;
  const range = max === Number.MAX_SAFE_INTEGER ? `from ${min} on` : `from ${min} to ${max}`;
  return {
    describe,
    requiresArg: true,
    default: options.default as D,
    coerce: (value: unknown): Coerced<D> => {
      if (value === undefined) return undefined as Coerced<D>;
      if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
      throw new WorkbenchError(
        'BAD_ARGUMENT',
        `--${name} ${String(value)} is not usable. Give a whole number ${range}.`,
      );
    },
  };
}

/** An option with a default always has a value. */
type Coerced<D extends number | undefined> = D extends number ? number : number | undefined;
