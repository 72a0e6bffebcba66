import type { BuildFailure, Message } from 'esbuild';

/** More are rarely of use: the first ones cause the others. */
const MAX_PROBLEMS = 5;

/** What kept a bundle from being built, a line for each: `src/app.ts:3:14: Expected ";" but found "x"`. */
export function buildProblems(error: unknown): readonly string[] {
  if (!isBuildFailure(error)) return [error instanceof Error ? error.message : String(error)];
  const { errors } = error;
  const shown = errors.slice(0, MAX_PROBLEMS).map(problemLine);
  return errors.length > shown.length ? [...shown, `and ${errors.length - shown.length} more`] : shown;
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && 'errors' in error && Array.isArray(error.errors);
}

/** Editors count columns from 1, esbuild counts them from 0. */
function problemLine({ location, text }: Message): string {
  return location === null ? text : `${location.file}:${location.line}:${location.column + 1}: ${text}`;
}
