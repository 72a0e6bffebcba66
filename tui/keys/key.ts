/** One key press, whatever came together with it. */
export interface Key {
  /** `j`, `G`, `enter`, `escape`, `up`, `ctrl-d`, …; `paste` for text that was pasted. */
  readonly name: string;
  /** What it types, if it types something. */
  readonly text?: string;
}
