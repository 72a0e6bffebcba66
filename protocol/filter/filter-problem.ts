/** What is wrong with the text of a filter, and where. */
export interface FilterProblem {
  /** Index of the first character that it is about, from 0 on; the text's length: something is missing at its end. */
  readonly at: number;
  /** Of the characters that it is about; 0 at the end. */
  readonly length: number;
  /** What is wrong and what to write instead, in one or two sentences. */
  readonly text: string;
}

/** Ends the reading of a filter. Never leaves `parseFilter`. */
export class FilterProblemError extends Error {
  override readonly name = 'FilterProblemError';
  readonly problem: FilterProblem;

  constructor(problem: FilterProblem) {
    super(problem.text);
    this.problem = problem;
  }
}
