/**
 * The fields of an event that spaces and tabs part; what stands in brackets or double quotes is one, without them. With
 * a limit, the last of so many fields is the rest of the event, as it is.
 */
export function delimitedFields(message: string, limit: number = Number.POSITIVE_INFINITY): readonly string[] {
  const text = message.trim();
  const fields: string[] = [];
  const field = /\[([^\]]*)\](?!\S)|"((?:[^"\\]|\\.)*)"(?!\S)|(\S+)/gsy;
  for (let at = 0; at < text.length; ) {
    field.lastIndex = at;
    const [whole = '', inBrackets, inQuotes, plain] = field.exec(text) ?? [];
    const isRest = fields.length === limit - 1 && at + whole.length < text.length;
    if (isRest) return [...fields, text.slice(at)];
    fields.push(inBrackets ?? inQuotes ?? plain ?? '');
    at += whole.length;
    while (/\s/.test(text[at] ?? '')) at += 1;
  }
  return fields;
}
