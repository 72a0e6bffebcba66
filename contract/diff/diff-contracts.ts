import { stat } from 'node:fs/promises';
import { compareSpecs } from './compare/compare-specs.ts';
import { type DiffReport, judgeDiff } from './report/diff-report.ts';
import type { DiffSeverity } from './rules/diff-rule.ts';
import { CONTRACT_FILE, lastTag, readSpec, revisionHas } from './spec-source.ts';
import { readWaivers, WAIVERS_FILE } from './waivers.ts';

export interface DiffOptions {
  /** File or git revision; undefined: the last tag. */
  readonly before?: string | undefined;
  /** File or git revision; by default the contract in the working folder. */
  readonly after?: string | undefined;
  /** By default contract-waivers.yaml, if there is one. */
  readonly waiversFile?: string | undefined;
  readonly failOn: DiffSeverity;
  /** ISO date in UTC: until when waivers hold. */
  readonly today: string;
  /** Of the repository that has the revisions; default: the working folder. */
  readonly folder?: string;
}

/** A comparison, or why there is nothing to compare with, in a sentence. */
export type DiffOutcome =
  | { readonly kind: 'compared'; readonly report: DiffReport }
  | { readonly kind: 'nothing'; readonly sentence: string };

/**
 * Compares two contracts. Throws BAD_ARGUMENT for what is not there and for unusable waivers, CONTRACT_INVALID for
 * what is no contract.
 */
export async function diffContracts(options: DiffOptions): Promise<DiffOutcome> {
  const { folder = '.' } = options;
  const old = options.before ?? (await lastRelease(folder));
  if (typeof old === 'object') return old;
  const [before, after, waivers] = [
    await readSpec(old, folder),
    await readSpec(options.after ?? CONTRACT_FILE, folder),
    await waiversOf(options.waiversFile),
  ];
  const documents = { before, after };
  const findings = compareSpecs(documents);
  return { kind: 'compared', report: judgeDiff({ ...options, documents, findings, waivers }) };
}

/** The contract of the last tag, or that there is none. */
async function lastRelease(folder: string): Promise<string | (DiffOutcome & { readonly kind: 'nothing' })> {
  const tag = await lastTag(folder);
  if (tag === undefined) {
    return { kind: 'nothing', sentence: NO_TAG };
  }
  if (!(await revisionHas(tag, CONTRACT_FILE, folder))) {
    return { kind: 'nothing', sentence: `The last tag, ${tag}, has no ${CONTRACT_FILE} to compare with.` };
  }
  // With its file, so that no file of the tag's name is taken for it.
  return `${tag}:${CONTRACT_FILE}`;
}

const NO_TAG =
  'No git tag is reachable from here, so there is no release to compare with. A clone without tags gets them by `git fetch --tags`, a shallow one with `--unshallow` beside it.';

async function waiversOf(file: string | undefined) {
  if (file !== undefined) return readWaivers(file);
  const isThere = await stat(WAIVERS_FILE).then(
    () => true,
    () => false,
  );
  return isThere ? readWaivers(WAIVERS_FILE) : [];
}
