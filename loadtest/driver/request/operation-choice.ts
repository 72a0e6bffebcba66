import type { Random } from '../../model/random.ts';
import type { Operation, Phase } from '../plan.ts';

/** The place of the next operation, by chance and in proportion to the weights. */
export function operationChoice(
  operations: readonly Operation[],
  weights: Phase['weights'],
  random: Random,
): () => number {
  const shares = operations.map(({ name, weight }) => (weights === undefined ? weight : (weights[name] ?? 0)));
  const sums: number[] = [];
  let sum = 0;
  for (const share of shares) {
    sum += share;
    sums.push(sum);
  }
  const only = shares.filter((share) => share > 0).length === 1 ? shares.findIndex((share) => share > 0) : undefined;
  if (only !== undefined) return () => only;
  return () => {
    const drawn = random() * sum;
    return sums.findIndex((upTo) => drawn < upTo);
  };
}
