import type { KeyElement, TableDeployment } from '../deployment.ts';
import type { Refuse } from '../language/template-source.ts';

type Keys = Pick<TableDeployment, 'attributeDefinitions' | 'keySchema' | 'globalSecondaryIndexes'>;

/**
 * Refuses key schemas that CreateTable refuses: not one partition key and at most one sort key, keys without a
 * definition, definitions that no key uses, indexes of one name, projections that contradict themselves.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html
 */
export function checkKeys(table: Keys, refuse: Refuse): void {
  const defined = new Set(table.attributeDefinitions.map(({ attributeName }) => attributeName));
  checkKeySchema(table.keySchema, ['KeySchema']);
  const names = new Set<string>();
  for (const [position, index] of table.globalSecondaryIndexes.entries()) {
    const path = ['GlobalSecondaryIndexes', position] as const;
    checkKeySchema(index.keySchema, [...path, 'KeySchema']);
    if (names.has(index.indexName)) {
      throw refuse([...path, 'IndexName'], `is ${index.indexName}, as that of another index of the table. Rename one.`);
    }
    names.add(index.indexName);
    const includes = index.nonKeyAttributes.length > 0;
    if ((index.projectionType === 'INCLUDE') !== includes) {
      throw refuse(
        [...path, 'Projection'],
        'must have NonKeyAttributes with INCLUDE and only then. Correct one of them.',
      );
    }
  }
  const used = new Set(
    [table.keySchema, ...table.globalSecondaryIndexes.map(({ keySchema }) => keySchema)]
      .flat()
      .map(({ attributeName }) => attributeName),
  );
  const unused = [...defined].filter((name) => !used.has(name));
  if (unused.length > 0) {
    throw refuse(
      ['AttributeDefinitions'],
      `defines ${unused.join(', ')}, which no key uses. Only key attributes are defined.`,
    );
  }

  function checkKeySchema(keySchema: readonly KeyElement[], path: readonly (string | number)[]): void {
    const kinds = keySchema.map(({ keyType }) => keyType).join(' ');
    if (kinds !== 'HASH' && kinds !== 'HASH RANGE') {
      throw refuse(
        path,
        `has the key types ${kinds || 'none'}. It takes one HASH key and, after it, at most one RANGE key.`,
      );
    }
    const missing = keySchema.find(({ attributeName }) => !defined.has(attributeName));
    if (missing) {
      throw refuse(path, `uses ${missing.attributeName}, which AttributeDefinitions lacks. Define its type there.`);
    }
    if (keySchema[0]?.attributeName === keySchema[1]?.attributeName) {
      throw refuse(path, `uses ${keySchema[0]?.attributeName} for both keys. Two attributes are needed.`);
    }
  }
}
