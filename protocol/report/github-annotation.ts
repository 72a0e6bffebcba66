/** A message that GitHub shows beside a line of a file: https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions */
export interface GithubAnnotation {
  readonly level: 'error' | 'warning' | 'notice';
  readonly title: string;
  readonly message: string;
  /** Path from the root of the repository. */
  readonly file?: string | undefined;
  /** Counted from 1. */
  readonly line?: number | undefined;
  readonly column?: number | undefined;
}

/** The workflow command, one line. No text in it can end it, begin another, or add a property. */
export function githubAnnotation({ level, title, message, file, line, column }: GithubAnnotation): string {
  const properties = Object.entries({ file, line, col: column, title })
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
  return `::${level} ${properties.join(',')}::${escapeMessage(message)}`;
}

/** The escapes of @actions/core: the runner decodes these and no others. */
function escapeMessage(text: string): string {
  return printable(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeMessage(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/** The log of a run is a terminal to whoever reads it as text. */
function printable(text: string): string {
  return text.toWellFormed().replace(/(?![\n\r])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\ufffd');
}
