/** An attribute's value as DynamoDB's wire protocol writes it: one member, named for the type. */
export interface AttributeValue {
  readonly S?: string;
  readonly N?: string;
  /** Base64. */
  readonly B?: string;
  readonly BOOL?: boolean;
  readonly NULL?: boolean;
  readonly SS?: readonly string[];
  readonly NS?: readonly string[];
  readonly BS?: readonly string[];
  readonly L?: readonly AttributeValue[];
  readonly M?: Item;
}

export type Item = Readonly<Record<string, AttributeValue>>;

/** The value of a key attribute, and its type: `S`, `N` or `B`. */
export function typedValue(value: AttributeValue): [value: string, type: string] {
  if (value.S !== undefined) return [value.S, 'S'];
  return value.N !== undefined ? [value.N, 'N'] : [value.B ?? '', 'B'];
}

/** Of a list or map, whatever it holds; each of its elements takes ELEMENT_BYTES besides. */
const CONTAINER_BYTES = 3;
const ELEMENT_BYTES = 1;

/**
 * Size of an item as capacity and the limit of 400 KB count it: its attributes' names and values, in UTF-8 bytes.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function itemBytes(item: Item): number {
  let bytes = 0;
  for (const name in item) bytes += attributeBytes(name, item[name]);
  return bytes;
}

/** Size of those attributes of an item that an index copies; names that the item lacks count nothing. */
export function projectedBytes(item: Item, names: Iterable<string>): number {
  let bytes = 0;
  for (const name of names) bytes += attributeBytes(name, item[name]);
  return bytes;
}

function attributeBytes(name: string, value: AttributeValue | undefined): number {
  return value === undefined ? 0 : Buffer.byteLength(name) + valueBytes(value);
}

function valueBytes(value: AttributeValue): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  if (value.N !== undefined) return numberBytes(value.N);
  if (value.M !== undefined) return CONTAINER_BYTES + Object.keys(value.M).length * ELEMENT_BYTES + itemBytes(value.M);
  if (value.L !== undefined) return CONTAINER_BYTES + value.L.length * ELEMENT_BYTES + sum(value.L, valueBytes);
  if (value.B !== undefined) return Buffer.byteLength(value.B, 'base64');
  // The guide says nothing of sets; that they cost no more than their elements was measured by dynalite.
  if (value.SS !== undefined) return sum(value.SS, Buffer.byteLength);
  if (value.NS !== undefined) return sum(value.NS, numberBytes);
  if (value.BS !== undefined) return sum(value.BS, (element) => Buffer.byteLength(element, 'base64'));
  return 1;
}

function sum<Element>(elements: readonly Element[], bytesOf: (element: Element) => number): number {
  let bytes = 0;
  for (const element of elements) bytes += bytesOf(element);
  return bytes;
}

const ZERO = 48;
const NINE = 57;

/**
 * The guide calls it "approximately" a byte and one for every two significant digits. As dynalite measured it: digits go
 * in pairs that begin at the decimal point, so that 12 takes one and 1.2 two of them, and a minus takes a byte.
 */
function numberBytes(text: string): number {
  const exponentAt = text.search(/e/i);
  const end = exponentAt === -1 ? text.length : exponentAt;
  let pointAt = 0;
  let digits = 0;
  let first = -1;
  let last = -1;
  let hasPoint = false;
  for (let at = 0; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if (code < ZERO || code > NINE) {
      if (text[at] === '.') hasPoint = true;
      continue;
    }
    if (code !== ZERO) {
      if (first === -1) first = digits;
      last = digits;
    }
    digits += 1;
    if (!hasPoint) pointAt = digits;
  }
  if (first === -1) return 1;
  const exponent = exponentAt === -1 ? 0 : Number(text.slice(exponentAt + 1));
  const firstPair = Math.floor((pointAt - 1 - first + exponent) / 2);
  const lastPair = Math.floor((pointAt - 1 - last + exponent) / 2);
  return 1 + (firstPair - lastPair + 1) + (text.startsWith('-') ? 1 : 0);
}
