/** Calls one DynamoDB operation of the emulated database over its wire protocol. */
export type DynamoDbCall = (operation: string, input: object) => Promise<Record<string, unknown>>;

/** An answer of DynamoDB that is an error; `name` is its type without the namespace. */
export class DynamoDbError extends Error {
  constructor(type: string, message: string) {
    super(message);
    this.name = type.slice(type.indexOf('#') + 1);
  }
}

/** A call throws DynamoDbError where DynamoDB says no, and what `fetch` throws where nothing answers. */
export function createDynamoDbCall(options: {
  readonly url: string;
  readonly region: string;
  readonly accessKeyId: string;
}): DynamoDbCall {
  const { url, region, accessKeyId } = options;
  return async (operation, input) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/x-amz-json-1.0',
        'X-Amz-Target': `DynamoDB_20120810.${operation}`,
        'X-Amz-Date': '20000101T000000Z',
        // The database checks the key id and not the signature.
        Authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20000101/${region}/dynamodb/aws4_request, SignedHeaders=host, Signature=unsigned`,
      },
      body: JSON.stringify(input),
    });
    const output = (await response.json()) as { readonly __type?: string; readonly message?: string };
    if (!response.ok) throw new DynamoDbError(output.__type ?? 'UnknownError', output.message ?? operation);
    return output as Record<string, unknown>;
  };
}
