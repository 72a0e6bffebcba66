import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import { WorkbenchError } from '../../../protocol/workbench-error.ts';
import { BOOLEAN_TAGS, CLOUDFORMATION_TAGS, DIGITLESS_TAG } from './yaml-tags.ts';

/** The keys and list positions that lead from the root of a template to a value in it. */
export type TemplatePath = readonly (string | number)[];

/** Makes the error for a value of the template: file, line and name come first, and `problem` goes on with a verb. */
export type Refuse = (path: TemplatePath, problem: string) => WorkbenchError;

/** A template as data, with the way back to its lines. */
export interface TemplateSource {
  /** As it was named by the caller: it opens every message. */
  readonly file: string;
  /** Plain data; short forms such as `!Ref` are in their long form. */
  readonly value: unknown;
  /** The 1-based line of the value at the path, or of its closest ancestor that the text has. */
  readonly lineOf: (path: TemplatePath) => number;
}

/**
 * Parses the text of a CloudFormation template, YAML 1.1 or JSON, which is a subset of it.
 * Throws TEMPLATE_UNREADABLE. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html
 */
export function parseTemplateSource(text: string, file: string): TemplateSource {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, {
    lineCounter,
    version: '1.1',
    customTags: (tags) => [
      DIGITLESS_TAG,
      ...tags.filter((tag) => !isReplacedTag(tag)),
      ...BOOLEAN_TAGS,
      ...CLOUDFORMATION_TAGS,
    ],
    logLevel: 'silent',
  });
  // A tag that nothing resolves is a warning to the parser; in a template it is a misspelt function.
  const problem = document.errors[0] ?? document.warnings[0];
  if (problem) {
    const line = problem.linePos?.[0].line ?? 1;
    const [reason] = problem.message.split(/ at line \d+/);
    throw new WorkbenchError(
      'TEMPLATE_UNREADABLE',
      `${file}:${line}: The template cannot be parsed: ${reason}. Correct this line.`,
      { cause: problem },
    );
  }
  return {
    file,
    value: plainData(() => document.toJS(), file),
    lineOf: (path) => {
      let offset = document.contents?.range?.[0] ?? 0;
      let node: unknown = document.contents;
      for (const step of path) {
        if (isAlias(node)) node = node.resolve(document);
        const pair = isMap(node)
          ? node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step))
          : undefined;
        const found = pair?.key ?? (isSeq(node) ? node.items[Number(step)] : undefined);
        if (!hasRange(found)) break;
        offset = found.range[0];
        node = pair ? pair.value : found;
      }
      return lineCounter.linePos(offset).line;
    },
  };
}

/**
 * CloudFormation leaves these YAML 1.1 types out, so that `Version: 2012-10-17` stays text; its booleans differ.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html
 */
function isReplacedTag(tag: string | { readonly tag: string }): boolean {
  const name = (typeof tag === 'string' ? tag : tag.tag).replace('tag:yaml.org,2002:', '');
  return ['binary', 'bool', 'omap', 'pairs', 'set', 'timestamp'].includes(name);
}

function plainData(convert: () => unknown, file: string): unknown {
  try {
    return convert();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new WorkbenchError(
      'TEMPLATE_UNREADABLE',
      `${file}: The aliases of the template cannot be followed: ${reason}. Write out what they stand for.`,
      { cause },
    );
  }
}

function hasRange(node: unknown): node is { readonly range: readonly [number, number, number] } {
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range);
}
