import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import * as z from 'zod';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import type { DiffFinding } from './compare/comparison.ts';
import { DIFF_RULE_IDS } from './rules/diff-rules.ts';

/** Where waivers are looked for if no file is named. */
export const WAIVERS_FILE = 'contract-waivers.yaml';

/** A change that is meant: it is told of, and does not fail the comparison, until the day is over. */
export const Waiver = z.strictObject({
  rule: z.enum(DIFF_RULE_IDS),
  /** Of the old or the new contract: the place of the change, or one around it. */
  pointer: z.string().regex(/^#(\/|$)/, 'must be a JSON pointer such as #/components/schemas/Priority'),
  reason: z.string().trim().min(1, 'must say why the change does no harm'),
  /** Last day on which it holds, in UTC. */
  expires: z.iso.date('must be a day such as 2026-12-31'),
});
export type Waiver = z.infer<typeof Waiver>;

const WaiversFile = z.strictObject({ waivers: z.array(Waiver).max(1_000) });

/** Reads a file of waivers. Throws BAD_ARGUMENT with what is wrong with it, and where. */
export async function readWaivers(file: string): Promise<readonly Waiver[]> {
  const parsed = WaiversFile.safeParse(await parseFile(file));
  if (parsed.success) return parsed.data.waivers;
  const problems = parsed.error.issues
    .slice(0, 5)
    .map(({ path, message }) => `${path.join('.') || 'the file'}: ${message}`);
  throw new WorkbenchError(
    'BAD_ARGUMENT',
    `The waivers in ${file} are not usable: ${problems.join('; ')}. Write {waivers: [{rule, pointer, reason, expires}]}.`,
  );
}

/** Which waivers a comparison makes use of, and which it does not. */
export interface WaiverUse {
  /** The waiver of each finding that has one. */
  readonly used: ReadonlyMap<DiffFinding, Waiver>;
  /** They would apply, but their day is over. */
  readonly expired: readonly Waiver[];
  /** What they waive is not found, or no longer. */
  readonly unused: readonly Waiver[];
}

/** Matches waivers with findings. `today`: ISO date in UTC. */
export function applyWaivers(findings: readonly DiffFinding[], waivers: readonly Waiver[], today: string): WaiverUse {
  const used = new Map<DiffFinding, Waiver>();
  const matching = new Set<Waiver>();
  for (const finding of findings) {
    const applicable = waivers.filter((waiver) => waives(waiver, finding));
    for (const waiver of applicable) matching.add(waiver);
    const current = applicable.find(({ expires }) => expires >= today);
    if (current !== undefined) used.set(finding, current);
  }
  return {
    used,
    expired: waivers.filter((waiver) => matching.has(waiver) && waiver.expires < today),
    unused: waivers.filter((waiver) => !matching.has(waiver)),
  };
}

function waives({ rule, pointer }: Waiver, finding: DiffFinding): boolean {
  if (rule !== finding.rule) return false;
  return [finding.before, finding.after].some((place) => isWithin(place.pointer, pointer));
}

function isWithin(pointer: string, ancestor: string): boolean {
  return pointer === ancestor || pointer.startsWith(`${ancestor}/`);
}

async function parseFile(file: string): Promise<unknown> {
  try {
    return parse(await readFile(file, 'utf8'));
  } catch (cause) {
    const [reason] = (cause as Error).message.split('\n');
    throw new WorkbenchError('BAD_ARGUMENT', `The waivers in ${file} cannot be read: ${reason}. Name a YAML file.`, {
      cause,
    });
  }
}
