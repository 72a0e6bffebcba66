/** Of an event and of an answer, as JSON. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const MAX_INVOCATION_BYTES = 6 * 1024 * 1024;

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html */
export const MAX_REQUEST_BYTES = 10 * 1024 * 1024;
