/** How the dashboard stands to what it shows. */
export type Connection =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  /** What is shown is as it was then; it is tried again. */
  | {
      readonly kind: 'offline';
      readonly sinceMs: number;
      readonly attempt: number;
      readonly retryAtMs: number;
      /** A sentence. */
      readonly reason: string;
    }
  /** A recording; done: all of it has been shown. */
  | { readonly kind: 'playing'; readonly file: string; readonly done: boolean };
