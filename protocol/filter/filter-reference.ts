import { describeField, FILTER_FIELDS, type FieldName, type FieldType, FLAGS } from './filter-fields.ts';

/** Every form that a condition can have, with what it means. */
export const FILTER_FORMS: readonly (readonly [form: string, meaning: string])[] = [
  ['checkout', 'the text somewhere in the ids, paths, types, payloads or sentences; case does not matter'],
  ['"two words"', 'text with spaces or signs; in it \\" \\\\ \\n \\t and \\u{1f600} stand for other characters'],
  ['type:order.created', 'a field has this value; case matters, but for words, methods and flags'],
  ['type:order.*', 'a star stands for anything, quotes take its meaning: "a*b"'],
  ['status:404,5xx', 'one of several values; a class of statuses'],
  ['latency:100ms..2s', 'a range, both ends included; 100ms.. and ..2s are open'],
  ['latency>200ms', 'compared, with > >= < <='],
  ['path~events', 'a text or JSON field contains this; case does not matter'],
  ['fault:*', 'a field is there at all'],
  ['payload.items.0.sku:A17', 'a value within JSON; * is any member or element, quotes go around odd names'],
  ['is:cold', 'a property that has a name, from the list below'],
  ['status:5xx type:a', 'both: what stands side by side must hold together; also with and'],
  ['status:5xx | is:oom', 'either; also with or. It binds less than what stands side by side'],
  ['-is:warm', 'not; also with ! or not, or as != and !~'],
  ['(a | b) c', 'parentheses'],
];

const UNITS = 'Durations have a unit: ms, s, m, h, d. Sizes may: B, KB, MB, GB, by 1024. Times are ISO 8601.';
const ABSENT = 'What something does not have meets no condition, so -key:3f* is met by what has no key.';

/** The whole language: for docs/filters.md, whose tables are this, or for a terminal. */
export function filterReference(format: 'markdown' | 'text'): string {
  const fields = (Object.keys(FILTER_FIELDS) as FieldName[]).map((name) => {
    const { type, of, aliases = [], meaning, words, example } = describeField(name);
    const names = [name, ...aliases];
    const values = words === undefined || name === 'is' ? VALUES[type] : words.join(', ');
    return [names, of.join(', '), values, meaning, example] as const;
  });
  const flags = Object.entries(FLAGS);
  if (format === 'markdown') {
    return [
      table(
        ['form', ''],
        FILTER_FORMS.map(([form, meaning]) => [code(form), withoutBars(meaning)]),
      ),
      `${UNITS}\n${ABSENT}\n`,
      '## Fields\n',
      table(
        ['field', 'of', 'values', '', 'example'],
        fields.map(([names, of, values, meaning, example]) => [
          names.map(code).join(' '),
          of,
          withoutBars(values),
          withoutBars(meaning),
          code(example),
        ]),
      ),
      '## Flags\n',
      table(
        ['flag', ''],
        flags.map(([flag, meaning]) => [code(`is:${flag}`), meaning]),
      ),
    ].join('\n');
  }
  return [
    'Conditions',
    ...columns(FILTER_FORMS),
    '',
    UNITS,
    ABSENT,
    '',
    'Fields',
    ...columns(fields.map(([names, of, , meaning, example]) => [names.join(' '), `${meaning} (${of}): ${example}`])),
    '',
    'Flags',
    ...columns(flags.map(([flag, meaning]) => [`is:${flag}`, meaning])),
  ].join('\n');
}

const VALUES: Readonly<Record<FieldType, string>> = {
  word: 'a word',
  flag: 'see below',
  text: 'text',
  status: '404, 4xx, 400..429; pending, acknowledged, deleted',
  number: 'number',
  duration: 'duration',
  bytes: 'size',
  time: 'time',
  json: 'any, at a path',
};

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  return `${[heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n`;
}

function code(text: string): string {
  return `\`${withoutBars(text)}\``;
}

/** A bar would end the cell. */
function withoutBars(text: string): string {
  return text.replaceAll('|', '\\|');
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([first]) => first.length));
  return rows.map(([first, second]) => `  ${first.padEnd(width)}  ${second}`);
}
