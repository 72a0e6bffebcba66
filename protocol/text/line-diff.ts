/** A line of two texts that are compared. */
export interface DiffLine {
  readonly kind: 'same' | 'left' | 'right';
  readonly text: string;
}

/** More than this many lines on a side are compared place by place. */
const MAX_LINES = 2_000;

/** The lines of both texts in order, those that both have once: by their longest common subsequence. */
export function diffLines(left: readonly string[], right: readonly string[]): readonly DiffLine[] {
  if (left.length > MAX_LINES || right.length > MAX_LINES) return placeByPlace(left, right);
  const columns = right.length + 1;
  // Length of the longest common subsequence of what comes from there on.
  const lengths = new Uint32Array((left.length + 1) * columns);
  for (let row = left.length - 1; row >= 0; row -= 1) {
    for (let column = right.length - 1; column >= 0; column -= 1) {
      const at = row * columns + column;
      lengths[at] =
        left[row] === right[column]
          ? (lengths[at + columns + 1] ?? 0) + 1
          : Math.max(lengths[at + columns] ?? 0, lengths[at + 1] ?? 0);
    }
  }
  const lines: DiffLine[] = [];
  let [row, column] = [0, 0];
  while (row < left.length || column < right.length) {
    const at = row * columns + column;
    if (row < left.length && column < right.length && left[row] === right[column]) {
      lines.push({ kind: 'same', text: left[row] ?? '' });
      row += 1;
      column += 1;
    } else if (
      column === right.length ||
      (row < left.length && (lengths[at + columns] ?? 0) >= (lengths[at + 1] ?? 0))
    ) {
      lines.push({ kind: 'left', text: left[row] ?? '' });
      row += 1;
    } else {
      lines.push({ kind: 'right', text: right[column] ?? '' });
      column += 1;
    }
  }
  return lines;
}

function placeByPlace(left: readonly string[], right: readonly string[]): readonly DiffLine[] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, at) => at).flatMap((at): DiffLine[] => {
    const [before, after] = [left[at], right[at]];
    if (before !== undefined && before === after) return [{ kind: 'same', text: before }];
    return [
      ...(before === undefined ? [] : [{ kind: 'left', text: before } as const]),
      ...(after === undefined ? [] : [{ kind: 'right', text: after } as const]),
    ];
  });
}
