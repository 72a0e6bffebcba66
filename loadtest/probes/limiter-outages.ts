import { type ControlAddress, controlCall } from '../../protocol/control-client.ts';
import { LogPage } from '../../protocol/logs.ts';

/** What the function logs when its limiter's table does not answer: then it lets requests pass, as the contract says. */
const WARNING = 'Rate limits are not enforced';

/** How often that was so since a moment; 0 where the log cannot be read. */
export async function limiterOutages(control: ControlAddress | undefined, sinceMs: number): Promise<number> {
  if (control === undefined) return 0;
  const query = new URLSearchParams({ group: 'function', filter: `"${WARNING}"`, startMs: String(sinceMs) });
  const { events } = await controlCall(control, 'GET', `/v1/logs?${query}`, LogPage);
  return events.length;
}
