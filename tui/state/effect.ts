import type { Operation } from './operation.ts';
import type { ListId } from './places.ts';

/** An event or a request. */
export interface Subject {
  readonly kind: 'event' | 'request';
  readonly id: string;
}

export const COPY_FORMATS = {
  curl: 'as curl, with the key as $TRIGGERS_API_KEY',
  'curl-key': 'as curl, with the key itself',
  id: 'its id',
  json: 'its JSON',
  path: 'method and path',
} as const;
export type CopyFormat = keyof typeof COPY_FORMATS;

/** What a key press asks for beside another state: the shell does it, and tells the outcome as a message. */
export type Effect =
  | { readonly kind: 'showDetail'; readonly subject: Subject }
  | { readonly kind: 'operate'; readonly operation: Operation }
  | { readonly kind: 'copy'; readonly subject: Subject; readonly format: CopyFormat }
  | { readonly kind: 'save'; readonly subject: Subject }
  /** Opens $EDITOR with the event of the subject, or with a new one, and sends what comes out. */
  | { readonly kind: 'edit'; readonly subject: Subject | undefined }
  /** An empty text: no filter. */
  | { readonly kind: 'filter'; readonly list: ListId; readonly text: string }
  | { readonly kind: 'pause'; readonly list: ListId; readonly isPaused: boolean }
  | { readonly kind: 'reconnect' }
  | { readonly kind: 'repaint' }
  | { readonly kind: 'suspend' }
  | { readonly kind: 'quit'; readonly how: 'quit' | 'interrupt' };
