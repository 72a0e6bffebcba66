/**
 * JSON with a member or element on each line. Nothing is parsed and printed again, which would change long numbers: only
 * the whitespace between the tokens is another. What is no JSON stays as it is.
 */
export function layOutJson(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return text;
  } catch {
    return text;
  }
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g) ?? [];
  let indent = 0;
  let out = '';
  for (const [at, token] of tokens.entries()) {
    const newLine = () => `\n${'  '.repeat(indent)}`;
    if (token === '{' || token === '[') {
      indent += 1;
      out += tokens[at + 1] === '}' || tokens[at + 1] === ']' ? token : token + newLine();
    } else if (token === '}' || token === ']') {
      indent -= 1;
      const isEmpty = tokens[at - 1] === '{' || tokens[at - 1] === '[';
      out += isEmpty ? token : newLine() + token;
    } else if (token === ',') out += token + newLine();
    else out += token === ':' ? ': ' : token;
  }
  return out;
}
