import { stat } from 'node:fs/promises';
import { compareSpecs } from './compare-specs.ts';
import { type DiffReport, judgeDiff } from './diff-report.ts';
import type { DiffSeverity } from './diff-rules.ts';
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
  const old = options.before ?? (await lastTag());
  if (old === undefined) {
    return { kind: 'nothing', sentence: 'No git tag is reachable from here, so there is no release to compare with.' };
  }
  if (options.before === undefined && !(await revisionHas(old, CONTRACT_FILE))) {
    return { kind: 'nothing', sentence: `The last tag, ${old}, has no ${CONTRACT_FILE} to compare with.` };
  }
  const [before, after, waivers] = [
    await readSpec(old),
    await readSpec(options.after ?? CONTRACT_FILE),
    await waiversOf(options.waiversFile),
  ];
  const documents = { before, after };
  const findings = compareSpecs(documents);
  return { kind: 'compared', report: judgeDiff({ ...options, documents, findings, waivers }) };
}

async function waiversOf(file: string | undefined) {
  if (file !== undefined) return readWaivers(file);
  const isThere = await stat(WAIVERS_FILE).then(
    () => true,
    () => false,
  );
  return isThere ? readWaivers(WAIVERS_FILE) : [];
}
