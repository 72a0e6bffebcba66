/** How often and how long each subject is measured. */
export interface BlockPlan {
  /** Rounds that count; each subject is measured once a round. */
  readonly rounds: number;
  readonly blockMs: number;
  /** Before the first round, not counted: code is compiled and environments are started. */
  readonly warmUpMs: number;
}

/** Measures one subject for so many milliseconds. */
export type Measure<Result> = (durationMs: number) => Promise<Result>;

/** The results of each subject, a round each. */
export type Rounds<Name extends string, Result> = Readonly<Record<Name, readonly Result[]>>;

/**
 * Measures all subjects in turn, round by round, so that noise of the machine hits all of them. The order is
 * turned round each time (A B, B A, A B): a steady drift then favours none.
 */
export async function runBlocks<Name extends string, Result>(
  subjects: Readonly<Record<Name, Measure<Result>>>,
  { rounds, blockMs, warmUpMs }: BlockPlan,
): Promise<Rounds<Name, Result>> {
  const names = Object.keys(subjects) as Name[];
  const results = Object.fromEntries(names.map((name) => [name, [] as Result[]])) as Record<Name, Result[]>;
  for (const name of names) await subjects[name](warmUpMs);
  for (let round = 0; round < rounds; round += 1) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) results[name].push(await subjects[name](blockMs));
  }
  return results;
}
