import type * as z from 'zod';

/** Something that is wrong with a scenario, and where. */
export interface ScenarioProblem {
  readonly path: readonly (string | number)[];
  /** A name at `path` that ought not to be there. */
  readonly key?: string;
  /** `load.phases[0].perSecond must be over 0` */
  readonly text: string;
}

/** Every problem of a scenario as a sentence without its end. */
export function scenarioProblems(error: z.ZodError, value: unknown): readonly ScenarioProblem[] {
  return error.issues.flatMap((issue) => problemsOf(issue, value, []));
}

type Path = readonly (string | number)[];

function problemsOf(issue: z.core.$ZodIssue, value: unknown, base: Path): ScenarioProblem[] {
  const path = [...base, ...(issue.path as Path)];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        path,
        key,
        text: `${nameOf([...path, key])} is unknown here; check its spelling and its place`,
      }));
    case 'invalid_union': {
      // The branch that was meant is the one that has least against the value.
      const [first, ...others] = issue.errors;
      if (first === undefined) return [problem(path, value, issue.message)];
      const nearest = others.reduce((best, each) => (each.length < best.length ? each : best), first);
      const isOwnText = !GENERIC.test(issue.message);
      return isOwnText
        ? [problem(path, value, issue.message)]
        : nearest.flatMap((each) => problemsOf(each, value, path));
    }
    default:
      return [problem(path, value, issue.message, issue.code !== 'custom')];
  }
}

/** What zod says where a schema says nothing of its own. */
const GENERIC = /^Invalid input/;

function problem(path: Path, value: unknown, message: string, isOfValue = true): ScenarioProblem {
  const isMissing = isOfValue && path.length > 0 && valueAt(value, path) === undefined;
  const text = GENERIC.test(message) ? message.replace(/^Invalid input: expected (\w+).*/, 'must be $1') : message;
  return { path, text: `${nameOf(path)} ${isMissing ? `is missing: it ${text}` : text}` };
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Record<string | number, unknown> | undefined)?.[key], value);
}

/** `load.phases[0].perSecond` */
function nameOf(path: Path): string {
  if (path.length === 0) return 'the scenario';
  return path.reduce<string>(
    (name, key) => (typeof key === 'number' ? `${name}[${key}]` : name === '' ? key : `${name}.${key}`),
    '',
  );
}
