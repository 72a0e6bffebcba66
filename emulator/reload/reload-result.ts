/** What became of new code. */
export type CodeReload =
  | { readonly kind: 'reloaded'; readonly initDurationMs: number }
  /** The environments that run keep the old code. */
  | { readonly kind: 'failed'; readonly message: string };

/** What became of a changed template. */
export type TemplateReload =
  /** It deploys what is deployed: a comment, another order. */
  | { readonly kind: 'same' }
  | { readonly kind: 'applied'; readonly changes: readonly string[] }
  /** Nothing of it is applied. */
  | { readonly kind: 'needsRestart'; readonly reasons: readonly string[] }
  /** It cannot be read or deployed; nothing of it is applied. */
  | { readonly kind: 'failed'; readonly message: string };
