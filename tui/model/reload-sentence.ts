import * as z from 'zod';

const Reload = z
  .object({
    kind: z.string(),
    message: z.string(),
    initDurationMs: z.number(),
    changes: z.array(z.string()),
    reasons: z.array(z.string()),
  })
  .partial();

/** What became of changed code or a changed template, as the stream tells it. */
export function reloadSentence(data: unknown): string {
  const { kind, message, initDurationMs = 0, changes = [], reasons = [] } = Reload.safeParse(data).data ?? {};
  switch (kind) {
    case 'reloaded':
      return `New code was loaded in ${Math.round(initDurationMs)} ms.`;
    case 'applied':
      return `The template was applied. ${changes.join(' ')}`;
    case 'needsRestart':
      return `The template needs a restart. ${reasons.join(' ')}`;
    case 'failed':
      return `What was changed could not be applied: ${message}`;
    default:
      return 'What was changed deploys the same.';
  }
}
