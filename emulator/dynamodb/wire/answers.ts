import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { crc32 } from 'node:zlib';

export interface Answers {
  readonly sendJson: (response: ServerResponse, answer: JsonAnswer) => void;
  readonly sendText: (response: ServerResponse, statusCode: number, text: string) => void;
}

export interface JsonAnswer {
  readonly statusCode: number;
  readonly contentType: string;
  readonly body: object;
}

/** Sends answers with the headers that DynamoDB's have: an id, and a checksum of the body. */
export function createAnswers(): Answers {
  const newRequestId = createRequestIds();

  const send = (response: ServerResponse, statusCode: number, headers: object, text: string): void => {
    response.writeHead(statusCode, {
      'x-amzn-RequestId': newRequestId(),
      'x-amz-crc32': crc32(text),
      ...headers,
      'Content-Length': Buffer.byteLength(text),
    });
    // Text and not bytes: Node sends it in one piece with the headers.
    response.end(text);
  };

  return {
    sendJson: (response, { statusCode, contentType, body }) =>
      send(response, statusCode, { 'Content-Type': contentType }, JSON.stringify(body)),
    sendText: (response, statusCode, text) => send(response, statusCode, {}, text),
  };
}

const ID_CHARACTERS = 52;
/** So many random bytes are as many characters of base64. */
const ID_BYTES = 39;
const IDS_AT_ONCE = 64;

/** Ids in the shape of AWS's, A-Z and 0-9, made several at a time, as randomness is dear in small portions. */
function createRequestIds(): () => string {
  let stock = '';
  let at = 0;
  return () => {
    if (at === stock.length) {
      stock = randomBytes(ID_BYTES * IDS_AT_ONCE)
        .toString('base64')
        .toUpperCase()
        .replace(/[+/]/g, '0');
      at = 0;
    }
    at += ID_CHARACTERS;
    return stock.slice(at - ID_CHARACTERS, at);
  };
}
