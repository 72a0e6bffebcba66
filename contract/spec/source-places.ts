import { type Document, isMap, isScalar, isSeq, type LineCounter, type Node, type Pair } from 'yaml';
import type { ContractPlace } from '../model/finding.ts';
import { stepsOf } from './json-pointer.ts';

/** Where a pointer's value begins in the file: at its name, if it has one. Of a pointer that leads nowhere, how far it leads. */
export type PlaceOf = (pointer: string) => ContractPlace;

export function sourcePlaces(file: string, document: Document, lines: LineCounter): PlaceOf {
  return (pointer) => {
    let node = document.contents as Node | null;
    let offset = node?.range?.[0] ?? 0;
    for (const step of stepsOf(pointer)) {
      const found = findStep(node, step);
      if (found === undefined) break;
      ({ node, offset } = found);
    }
    const { line, col } = lines.linePos(offset);
    return { pointer, file, line: Math.max(1, line), column: Math.max(1, col) };
  };
}

function findStep(
  node: Node | null,
  step: string,
): { readonly node: Node | null; readonly offset: number } | undefined {
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === step) as
      | Pair<Node, Node | null>
      | undefined;
    return pair === undefined ? undefined : { node: pair.value, offset: pair.key.range?.[0] ?? 0 };
  }
  if (isSeq(node)) {
    const item = node.items[Number(step)] as Node | undefined;
    return item === undefined ? undefined : { node: item, offset: item.range?.[0] ?? 0 };
  }
  return undefined;
}
