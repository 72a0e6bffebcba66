/** Why a call was throttled: which limit, and the ARN of the table or index that it is of. */
export interface ThrottlingReason {
  /** `IndexWriteKeyRangeThroughputExceeded` */
  readonly reason: string;
  readonly resource: string;
}

export type BillingMode = 'onDemand' | 'provisioned';

/** An answer of DynamoDB that refuses a call for its rate, in the shape of dynalite's own errors. */
export class ThrottlingError extends Error {
  readonly statusCode = 400;
  readonly body: Readonly<Record<string, unknown>>;
  readonly reasons: readonly ThrottlingReason[];

  constructor(mode: BillingMode, reasons: readonly ThrottlingReason[]) {
    const message = messageOf(mode, reasons);
    super(message);
    this.reasons = reasons;
    // The member's name differs between the two, as it does in the service's model.
    this.body =
      mode === 'onDemand'
        ? { __type: 'com.amazon.coral.availability#ThrottlingException', message, throttlingReasons: reasons }
        : {
            __type: 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException',
            message,
            ThrottlingReasons: reasons,
          };
  }
}

/** Texts from https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
const MESSAGES = {
  onDemand: {
    table:
      'Throughput exceeds the current capacity of your table or index. DynamoDB is automatically scaling your table or index so please try again shortly. If exceptions persist, check if you have a hot key: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html',
    index:
      'Throughput exceeds the current capacity for one or more global secondary indexes. DynamoDB is automatically scaling your index so please try again shortly.',
  },
  provisioned: {
    table:
      'The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API.',
    index:
      'The level of configured provisioned throughput for one or more global secondary indexes of the table was exceeded. Consider increasing your provisioning level for the under-provisioned global secondary indexes with the UpdateTable API.',
  },
} as const;

function messageOf(mode: BillingMode, reasons: readonly ThrottlingReason[]): string {
  // On demand, the text about indexes is documented for writes; the other one names the index as well.
  const ofIndex = mode === 'onDemand' ? 'IndexWrite' : 'Index';
  return MESSAGES[mode][reasons.every(({ reason }) => reason.startsWith(ofIndex)) ? 'index' : 'table'];
}
