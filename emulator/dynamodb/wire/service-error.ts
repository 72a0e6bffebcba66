/** DynamoDB's answer to a call that it does not carry out, in the shape of dynalite's own errors. */
export interface ServiceError extends Error {
  readonly statusCode: number;
  readonly body: ServiceErrorBody;
}

/** `__type` comes with its namespace. The text is in `message`, or in `Message` where the service writes it so. */
export interface ServiceErrorBody {
  readonly __type: string;
  readonly message?: string;
  readonly Message?: string;
}

/** Whether an error is an answer, and not a failure of the database itself. */
export function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && 'statusCode' in error && 'body' in error;
}

/** An answer with a body and an HTTP status. */
export function createServiceError(body: ServiceErrorBody, statusCode = 400): ServiceError {
  return Object.assign(new Error(body.message ?? body.Message ?? body.__type), { statusCode, body });
}

/** The answer to parameters that DynamoDB does not take. */
export function createValidationError(message: string): ServiceError {
  return createServiceError({ __type: 'com.amazon.coral.validate#ValidationException', message });
}

/** The answer to what cannot be read as a call. DynamoDB gives a text only sometimes. */
export function createSerializationError(): ServiceError {
  return createServiceError({ __type: 'com.amazon.coral.service#SerializationException' });
}

/** Name of an error without its namespace: `ValidationException`. */
export function errorName({ body: { __type } }: ServiceError): string {
  return __type.slice(__type.indexOf('#') + 1);
}
