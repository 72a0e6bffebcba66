import type { DynaliteInternals, ParameterType } from './dynalite-internals.ts';

const WARM_THROUGHPUT: ParameterType = {
  type: 'FieldStruct<WarmThroughput>',
  children: { ReadUnitsPerSecond: { type: 'Long' }, WriteUnitsPerSecond: { type: 'Long' } },
};

/** Has CreateTable keep the warm throughput of a table and of its indexes, which dynalite 4.0.0 does not know. */
export function installWarmThroughput({ parametersOf }: Pick<DynaliteInternals, 'parametersOf'>): void {
  const table = parametersOf('CreateTable');
  const index = table.GlobalSecondaryIndexes?.children as ParameterType | undefined;
  if (index?.children === undefined) throw new Error('CreateTable of dynalite has no parameters of indexes.');
  Object.assign(table, { WarmThroughput: WARM_THROUGHPUT });
  Object.assign(index.children, { WarmThroughput: WARM_THROUGHPUT });
}
