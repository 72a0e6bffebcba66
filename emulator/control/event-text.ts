import type { StreamEvent } from '../../protocol/stream.ts';

/** An event as the stream writes it. https://html.spec.whatwg.org/multipage/server-sent-events.html */
export function eventText(event: StreamEvent): string {
  return `id: ${event.seq}\nevent: ${event.kind}\ndata: ${JSON.stringify(event)}\n\n`;
}
