import { readFile } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import { Scenario } from './scenario.ts';
import { type ScenarioProblem, scenarioProblems } from './scenario-problems.ts';

const MODULES = ['.ts', '.mts', '.js', '.mjs'];
const DOCUMENTS = ['.yaml', '.yml', '.json'];
/** A scenario is a page of text; more is another file that was named by mistake. */
const MAX_FILE_BYTES = 1024 * 1024;

/** Whether what was typed names a file and not a scenario that comes with the program. */
export function isScenarioFile(text: string): boolean {
  return /[/\\]/.test(text) || [...MODULES, ...DOCUMENTS].includes(extname(text));
}

/**
 * Reads a scenario from a file of the user's: YAML or JSON, or a module whose default export it is. Throws
 * BAD_ARGUMENT that names file, line and what is wrong there, everything that is wrong at once.
 */
export async function readScenarioFile(file: string): Promise<Scenario> {
  const extension = extname(file);
  if (MODULES.includes(extension)) return parseScenario(await importDefault(file), file);
  if (DOCUMENTS.includes(extension)) return parseScenarioText(await readText(file), file);
  throw new WorkbenchError(
    'BAD_ARGUMENT',
    `${file} is no scenario file: its name ends in none of ${[...DOCUMENTS, ...MODULES].join(', ')}.`,
  );
}

/** A scenario out of YAML or JSON; `file` names it in what is thrown. */
export function parseScenarioText(text: string, file: string): Scenario {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error !== undefined) {
    throw notUsable(file, [`${place(lines, error.pos[0])}: ${error.message.split('\n')[0]}`]);
  }
  return parseScenario(document.toJS({ maxAliasCount: 100 }) as unknown, file, (problem) => {
    const offset = offsetOf(document, problem);
    return offset === undefined ? '' : place(lines, offset);
  });
}

/** Checks what a file held. `placeOf` says where in it a problem is, as `line:column`. */
export function parseScenario(
  value: unknown,
  file: string,
  placeOf: (problem: ScenarioProblem) => string = () => '',
): Scenario {
  const parsed = Scenario.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = scenarioProblems(parsed.error, value).map((problem) => {
    const at = placeOf(problem);
    return `${at === '' ? '' : `${at}: `}${problem.text}`;
  });
  throw notUsable(file, problems);
}

function notUsable(file: string, problems: readonly string[]): WorkbenchError {
  const list = problems.map((problem) => `\n  ${file}:${/^\d+:\d+:/.test(problem) ? '' : ' '}${problem}`).join('');
  return new WorkbenchError(
    'BAD_ARGUMENT',
    `The scenario ${file} is not usable.${list}\n\`triggers load show smoke\` prints one that is; docs/load.md describes all of the format.`,
  );
}

async function readText(file: string): Promise<string> {
  try {
    const bytes = await readFile(file);
    if (bytes.length <= MAX_FILE_BYTES) return bytes.toString('utf8');
  } catch (cause) {
    throw unreadable(file, cause);
  }
  throw new WorkbenchError('BAD_ARGUMENT', `${file} is over ${MAX_FILE_BYTES} bytes: it cannot be a scenario.`);
}

async function importDefault(file: string): Promise<unknown> {
  let module: { readonly default?: unknown };
  try {
    module = (await import(pathToFileURL(resolve(file)).href)) as typeof module;
  } catch (cause) {
    throw unreadable(file, cause);
  }
  if (module.default !== undefined) return module.default;
  throw notUsable(file, ['it has no default export. Write `export default { name: …, load: … }`.']);
}

function unreadable(file: string, cause: unknown): WorkbenchError {
  const { code, message } = cause as NodeJS.ErrnoException;
  const reason = code === 'ENOENT' ? 'there is no such file' : message;
  return new WorkbenchError('BAD_ARGUMENT', `The scenario ${file} cannot be read: ${reason}.`, { cause });
}

/** Where the value, or what is nearest around it, begins in the text. */
function offsetOf(document: Document, { path, key }: ScenarioProblem): number | undefined {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (!isNode(node)) continue;
    return (length === path.length ? keyOffset(node, key) : undefined) ?? node.range?.[0];
  }
  return undefined;
}

/** Of a name that ought not to be there. */
function keyOffset(node: unknown, key: string | undefined): number | undefined {
  const items = key === undefined ? undefined : (node as { items?: readonly { key?: unknown }[] }).items;
  const pair = items?.find(({ key: name }) => isNode(name) && String(name) === key);
  return isNode(pair?.key) ? pair.key.range?.[0] : undefined;
}

function place(lines: LineCounter, offset: number): string {
  const { line, col } = lines.linePos(offset);
  return `${line}:${col}`;
}
