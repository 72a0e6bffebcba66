import fc from 'fast-check';
import { TEST_TABLE } from '../test-database.ts';

/** Values that are likely to be taken for something else. */
const junk: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(null, true, 0, -1, 1.5, '', 'events', 'by-status', 'a', [], {}, [[]], [{}], { S: null }, [null]),
  fc.jsonValue({ maxDepth: 2 }),
);

function mostly<Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 30, arbitrary }, { weight: 1, arbitrary: junk });
}

const name = fc.constantFrom('id', 'status', 'at', 'x', 'y', '__proto__', 'constructor');
const text = fc.constantFrom('a', 'b', 'pending', 'x', 'ü', '');
const number = fc.constantFrom('0', '1', '-1', '1.5', '1e125', '-0', 'x');

const attribute = fc.letrec<{ value: unknown }>((tie) => ({
  value: mostly(
    fc.oneof(
      { depthSize: 'small' },
      { weight: 4, arbitrary: fc.record({ S: text }) },
      { weight: 2, arbitrary: fc.record({ N: number }) },
      fc.record({ B: fc.constantFrom('AA==', 'A') }),
      fc.record({ SS: fc.uniqueArray(text, { minLength: 1, maxLength: 2 }) }),
      fc.record({ NS: fc.array(number, { maxLength: 2 }) }),
      fc.record({ BOOL: fc.boolean() }),
      fc.record({ NULL: fc.constant(true) }),
      fc.record({ M: fc.dictionary(name, tie('value'), { maxKeys: 2 }) }),
      fc.record({ L: fc.array(tie('value'), { maxLength: 2 }) }),
    ),
  ),
})).value;

const Key = mostly(fc.record({ id: mostly(fc.record({ S: fc.constantFrom('a', 'b', 'c') })) }));

const Item = mostly(
  fc
    .tuple(fc.constantFrom('a', 'b', 'c'), fc.dictionary(name, attribute, { maxKeys: 3 }))
    .map(([id, more]) => ({ ...more, id: { S: id } })),
);

const TableName = mostly(fc.constant(TEST_TABLE.name));

/** Names and values fit the expressions, but for their types. */
const names = { ExpressionAttributeNames: mostly(fc.record({ '#a': name })) };
const values = { ExpressionAttributeValues: mostly(fc.record({ ':a': attribute })) };

const conditions = fc.constantFrom(
  '#a = :a',
  '#a > :a',
  'size(#a) > :a',
  'contains(#a, :a)',
  'begins_with(#a, :a)',
  '#a.x[3] = :a',
  '#a IN (:a)',
  '#a BETWEEN :a AND :a',
  'NOT attribute_type(#a, :a)',
  '(#a = :a',
  '#a = :a OR attribute_exists(#a)',
);

const updates = fc.constantFrom(
  'SET #a = :a',
  'SET y = #a + :a',
  'SET y = list_append(#a, :a)',
  'SET #a = if_not_exists(#a, :a)',
  'ADD #a :a',
  'DELETE #a :a',
  'SET y = :a REMOVE #a',
  'SET #a.x = :a',
  'SET #a[1] = :a',
  'SET y = :a REMOVE #a[0]',
);

const comparison = fc.record({
  ComparisonOperator: fc.constantFrom('EQ', 'NE', 'IN', 'BETWEEN', 'BEGINS_WITH', 'CONTAINS', 'NULL', 'GT'),
  AttributeValueList: fc.array(attribute, { maxLength: 2 }),
});
const comparisons = fc.dictionary(name, comparison, { maxKeys: 1 });

type Parameters = Readonly<Record<string, fc.Arbitrary<unknown>>>;

const conditional: readonly Parameters[] = [
  {},
  { ...names, ...values, ConditionExpression: mostly(conditions) },
  { Expected: mostly(comparisons) },
];

const filtered: readonly Parameters[] = [{}, { ...names, ...values, FilterExpression: mostly(conditions) }];

const projected: readonly Parameters[] = [
  {},
  { ...names, ProjectionExpression: mostly(fc.constantFrom('#a', '#a[0], y', '#a.x')) },
  { AttributesToGet: mostly(fc.uniqueArray(name, { minLength: 1, maxLength: 3 })) },
];

const paged = {
  Limit: mostly(fc.constantFrom(1, 2, 100)),
  Select: mostly(fc.constantFrom('COUNT', 'ALL_ATTRIBUTES')),
  ReturnConsumedCapacity: mostly(fc.constantFrom('INDEXES', 'TOTAL', 'NONE')),
  ExclusiveStartKey: Key,
  ConsistentRead: mostly(fc.boolean()),
};

const byStatus = mostly(fc.constant('by-status'));
const ResourceArn = mostly(fc.constant(TEST_TABLE.arn));

/** Ways to call each operation: what is always there, and what may be. */
const OPERATIONS: readonly (readonly [operation: string, ways: readonly Parameters[], optional: Parameters])[] = [
  [
    'PutItem',
    conditional.map((way) => ({ TableName, Item, ...way })),
    { ReturnValues: mostly(fc.constant('ALL_OLD')) },
  ],
  [
    'DeleteItem',
    conditional.map((way) => ({ TableName, Key, ...way })),
    { ReturnValues: mostly(fc.constant('ALL_OLD')) },
  ],
  [
    'UpdateItem',
    [
      { TableName, Key, ...names, ...values, UpdateExpression: mostly(updates) },
      {
        TableName,
        Key,
        ...names,
        ...values,
        UpdateExpression: mostly(updates),
        ConditionExpression: mostly(conditions),
      },
      {
        TableName,
        Key,
        AttributeUpdates: mostly(
          fc.dictionary(name, fc.record({ Action: fc.constantFrom('PUT', 'ADD', 'DELETE'), Value: attribute }), {
            maxKeys: 2,
          }),
        ),
      },
    ],
    { ReturnValues: mostly(fc.constantFrom('ALL_NEW', 'UPDATED_OLD')) },
  ],
  ['GetItem', projected.map((way) => ({ TableName, Key, ...way })), { ConsistentRead: mostly(fc.boolean()) }],
  [
    'Query',
    [
      { TableName, ...values, KeyConditionExpression: mostly(fc.constant('id = :a')) },
      {
        TableName,
        IndexName: byStatus,
        ...names,
        ...values,
        KeyConditionExpression: mostly(fc.constantFrom('#a = :a', ':a = #a')),
      },
      { TableName, KeyConditions: mostly(comparisons) },
      { TableName, KeyConditions: mostly(fc.record({ id: comparison })), QueryFilter: mostly(comparisons) },
    ],
    paged,
  ],
  [
    'Scan',
    filtered.flatMap((way) => [
      { TableName, ...way },
      { TableName, IndexName: byStatus, ...way },
      { TableName, ScanFilter: mostly(comparisons) },
    ]),
    { ...paged, TotalSegments: mostly(fc.constant(2)), Segment: mostly(fc.constantFrom(0, 1)) },
  ],
  [
    'BatchGetItem',
    projected.map((way) => ({
      RequestItems: mostly(
        fc.record({
          [TEST_TABLE.name]: mostly(fc.record({ Keys: mostly(fc.array(Key, { minLength: 1, maxLength: 3 })), ...way })),
        }),
      ),
    })),
    { ReturnConsumedCapacity: mostly(fc.constant('INDEXES')) },
  ],
  [
    'BatchWriteItem',
    [
      {
        RequestItems: mostly(
          fc.record({
            [TEST_TABLE.name]: mostly(
              fc.array(
                mostly(
                  fc.oneof(
                    fc.record({ PutRequest: mostly(fc.record({ Item })) }),
                    fc.record({ DeleteRequest: mostly(fc.record({ Key })) }),
                  ),
                ),
                { minLength: 1, maxLength: 3 },
              ),
            ),
          }),
        ),
      },
    ],
    { ReturnConsumedCapacity: mostly(fc.constant('TOTAL')) },
  ],
  [
    'UpdateTimeToLive',
    [
      {
        TableName,
        TimeToLiveSpecification: mostly(fc.record({ Enabled: mostly(fc.boolean()), AttributeName: mostly(name) })),
      },
    ],
    {},
  ],
  ['DescribeTimeToLive', [{ TableName }], {}],
  ['DescribeTable', [{ TableName }], {}],
  ['ListTables', [{}], { Limit: mostly(fc.constant(1)), ExclusiveStartTableName: TableName }],
  [
    'TagResource',
    [{ ResourceArn, Tags: mostly(fc.array(mostly(fc.record({ Key: text, Value: text })), { maxLength: 2 })) }],
    {},
  ],
  ['UntagResource', [{ ResourceArn, TagKeys: mostly(fc.array(text, { maxLength: 2 })) }], {}],
  ['ListTagsOfResource', [{ ResourceArn }], {}],
];

/** A call of any operation that is valid about every second time. */
export const nearlyValidCall = fc.constantFrom(...OPERATIONS).chain(([operation, ways, optional]) =>
  fc.record({
    operation: fc.constant(operation),
    input: fc
      .tuple(
        fc.constantFrom(...ways).chain((way) => fc.record(way)),
        fc.oneof(
          fc.constant({}),
          ...Object.entries(optional).map(([parameter, value]) => fc.record({ [parameter]: value })),
        ),
      )
      .map(([parameters, more]): object => ({ ...parameters, ...more })),
  }),
);
