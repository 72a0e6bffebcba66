import type { FieldType } from './filter-fields.ts';

/** Types of fields whose values are numbers with an order. */
export type QuantityType = Extract<FieldType, 'number' | 'duration' | 'bytes' | 'time' | 'status' | 'json'>;

const UNITS: Readonly<Record<'duration' | 'bytes', ReadonlyMap<string, number>>> = {
  duration: new Map([
    ['ms', 1],
    ['s', 1_000],
    ['m', 60_000],
    ['h', 3_600_000],
    ['d', 86_400_000],
  ]),
  bytes: new Map([
    ['b', 1],
    ['kb', 1_024],
    ['mb', 1_048_576],
    ['gb', 1_073_741_824],
  ]),
};

/** How a value of each type is written, for the sentence that says what was expected. */
export const QUANTITY_EXAMPLES: Readonly<Record<QuantityType, string>> = {
  number: 'a number, 42',
  duration: 'a length of time with its unit (ms, s, m, h, d), 200ms',
  bytes: 'a size in bytes, or with its unit (B, KB, MB, GB, by 1024), 64KB',
  time: 'a time in ISO 8601, 2026-11-25 or 2026-11-25T09:30Z',
  status: 'a status, 404',
  json: 'a number, 42',
};

const NUMBER = /^(-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)([a-z]*)$/i;
const TIME = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d))?$/i;

/** A quantity in the type's own unit; undefined if the text is none. */
export function parseQuantity(text: string, type: QuantityType): number | undefined {
  if (type === 'time') return TIME.test(text) ? finite(Date.parse(text.toUpperCase())) : undefined;
  const [, amount, unit = ''] = NUMBER.exec(text) ?? [];
  if (amount === undefined) return undefined;
  if (type !== 'duration' && type !== 'bytes') return unit === '' ? finite(Number(amount)) : undefined;
  const factor = type === 'bytes' && unit === '' ? 1 : UNITS[type].get(unit.toLowerCase());
  return factor === undefined ? undefined : finite(Number(amount) * factor);
}

/** A quantity as it is read as exactly the same: in the largest unit of which it is a whole number, if there is one. */
export function printQuantity(value: number, type: QuantityType): string {
  if (type === 'time') return new Date(value).toISOString().replace(/:00\.000Z$/, 'Z');
  if (type !== 'duration' && type !== 'bytes') return String(value);
  const spellings = [...UNITS[type]].map(([unit, factor]) => {
    const amount = value / factor;
    return { isWhole: Number.isSafeInteger(amount), text: `${amount}${type === 'bytes' ? unit.toUpperCase() : unit}` };
  });
  const whole = spellings.findLast(({ isWhole, text }) => isWhole && parseQuantity(text, type) === value);
  return (whole ?? spellings[0])?.text ?? String(value);
}

function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}
