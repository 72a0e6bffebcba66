import { compileFilter, type FilterFunction } from '../../protocol/filter/compile-filter.ts';
import { parseFilter, problemSentence } from '../../protocol/filter/parse-filter.ts';
import { printFilter } from '../../protocol/filter/print-filter.ts';
import { splitFilter } from '../../protocol/filter/split-filter.ts';
import { ControlRefusal } from './control-refusal.ts';

/** The call's `filter` as a function; undefined: it has none. Throws a 400 that says where it is wrong. */
export function readFilterParameter(parameters: URLSearchParams): FilterFunction | undefined {
  const text = parameters.get('filter');
  if (text === null) return undefined;
  const parsed = parseFilter(text);
  if (parsed.kind === 'filter') {
    const { server, rest } = splitFilter(parsed.filter);
    if (rest.kind === 'all') return server.kind === 'all' ? undefined : compileFilter(server);
    throw new ControlRefusal(400, `filter: only a dashboard knows what ${printFilter(rest)} is. Leave it out here.`);
  }
  const { problem } = parsed;
  throw new ControlRefusal(400, problemSentence(problem), {}, problem.at + 1);
}
