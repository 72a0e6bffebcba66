import type { PatternReader } from './pattern-reader.ts';
import { parseSmallRegex } from './small-regex.ts';

/**
 * `ERROR "exit code" -Timeout`: all terms, none of those after a minus; `?ERROR ?WARN`: one of them; `%4[0-9]{2}%`: a
 * regular expression, alone. As documented, terms with a question mark count for nothing beside others. A term is
 * found anywhere, within words too. The empty pattern takes everything.
 */
export function parseTermsPattern(reader: PatternReader): (message: string) => boolean {
  reader.skipSpace();
  if (reader.peek() === '%') return parseRegexAlone(reader);
  const wanted: string[] = [];
  const excluded: string[] = [];
  const optional: string[] = [];
  for (reader.skipSpace(); reader.peek() !== ''; reader.skipSpace()) {
    if (reader.accept('?')) optional.push(term(reader));
    else if (reader.accept('-')) excluded.push(term(reader));
    else wanted.push(term(reader));
  }
  if (wanted.length + excluded.length === 0 && optional.length > 0) {
    return (message) => optional.some((text) => message.includes(text));
  }
  return (message) =>
    wanted.every((text) => message.includes(text)) && !excluded.some((text) => message.includes(text));
}

function parseRegexAlone(reader: PatternReader): (message: string) => boolean {
  const { source, at } = reader.regex();
  const matches = parseSmallRegex(source, at);
  reader.skipSpace();
  if (reader.peek() !== '') reader.fail('nothing after a regular expression, which stands alone or in {…} or […]');
  return matches;
}

function term(reader: PatternReader): string {
  if (reader.peek() === '"') {
    const text = reader.quoted();
    // `" "` is documented to take everything.
    return text.trim() === '' ? '' : text;
  }
  const start = reader.at;
  const text = reader.take(/[^\s"]+/y) ?? reader.fail('a term');
  const bad = /[^\p{L}\p{N}_]/u.exec(text);
  if (bad === null) return text;
  const isPercent = bad[0] === '%';
  return reader.problem(
    start + bad.index,
    isPercent
      ? 'a regular expression, %…%, stands alone or in {…} or […]'
      : `"${bad[0]}" cannot stand in a term; put the term in double quotes`,
  );
}
