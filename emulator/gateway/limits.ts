/**
 * What the front door of API Gateway admits. The first group are AWS's quotas, the second is how patient the local
 * server is with clients that misbehave: AWS documents no numbers there, so ours are only meant to be unsurprising.
 */

/** Bytes of a request body. https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html */
export const MAX_REQUEST_BODY_BYTES = 10 * 1024 * 1024;

/** Bytes of all header values together. https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html */
export const MAX_HEADER_VALUE_BYTES = 10_240;

/**
 * Characters of a regional API's URL. AWS does not say which part it counts; here it is the stage, path and query.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
 */
export const MAX_URL_CHARACTERS = 10_240;

/** Bytes of request head that the parser reads before it gives up; wide enough that the two quotas above are what refuses. */
export const MAX_PARSED_HEAD_BYTES = 64 * 1024;

/** Bytes of an oversized body that are read and thrown away, so that a client that writes first and reads later gets its 413. */
export const MAX_DRAINED_BODY_BYTES = 64 * 1024 * 1024;

/** How long an idle kept-alive connection stays open, longer than the idle time of the usual client pools. */
export const KEEP_ALIVE_TIMEOUT_MS = 60_000;

/** How long a client may take for the head of a request. */
export const HEAD_TIMEOUT_MS = 30_000;

/** How long a client may take for a whole request; 10 MB in that time is 1.4 Mbit/s. */
export const REQUEST_TIMEOUT_MS = 60_000;

/**
 * How long a connection may be silent with a request on it. Longer than any integration, so that only a client that
 * leaves its answer unread meets it.
 */
export const IDLE_TIMEOUT_MS = 75_000;

/** How often the two timeouts of requests above are looked at. */
export const TIMEOUT_CHECK_INTERVAL_MS = 5_000;

/** How long a refused connection is read and ignored before it is destroyed: closing at once would reset it under the answer. */
export const LINGER_MS = 1_000;

/** How long a stop waits for requests in flight. */
export const DRAIN_MS = 5_000;
