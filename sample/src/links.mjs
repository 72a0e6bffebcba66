import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  ScanCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';

const TableName = process.env.LINKS_TABLE;
const NAME = /^[a-z0-9-]{1,40}$/;
const MAX_URL_LENGTH = 2000;
const MAX_LISTED = 100;

const database = DynamoDBDocumentClient.from(new DynamoDBClient({}));

/** By method and resource, as template.yaml has them. */
const ROUTES = {
  'GET /links': list,
  'PUT /links/{name}': put,
  'GET /links/{name}': get,
  'DELETE /links/{name}': remove,
  'GET /go/{name}': follow,
};

/** Answers every request of the API. */
export async function handler(event) {
  const route = ROUTES[`${event.httpMethod} ${event.resource}`];
  if (route === undefined) return refusal(404, 'NO_ROUTE', 'There is no such path.');
  const name = event.pathParameters?.name;
  if (name !== undefined && !NAME.test(name)) {
    return refusal(400, 'BAD_NAME', 'A name has 1 to 40 of a-z, 0-9 and -.');
  }
  return route(name, event.body);
}

async function list() {
  const { Items = [] } = await database.send(new ScanCommand({ TableName, Limit: MAX_LISTED }));
  return answer(200, { links: Items });
}

async function put(name, body) {
  const url = urlOf(body);
  if (url === undefined) {
    return refusal(400, 'BAD_URL', `The body must be {"url": "https://…"}, with at most ${MAX_URL_LENGTH} characters.`);
  }
  const { Attributes } = await database.send(
    new PutCommand({ TableName, Item: { name, url, visits: 0 }, ReturnValues: 'ALL_OLD' }),
  );
  return answer(Attributes === undefined ? 201 : 200, { name, url, visits: 0 });
}

async function get(name) {
  const { Item } = await database.send(new GetCommand({ TableName, Key: { name } }));
  return Item === undefined ? unknown(name) : answer(200, Item);
}

async function remove(name) {
  const { Attributes } = await database.send(new DeleteCommand({ TableName, Key: { name }, ReturnValues: 'ALL_OLD' }));
  return Attributes === undefined ? unknown(name) : { statusCode: 204, body: '' };
}

async function follow(name) {
  try {
    const { Attributes } = await database.send(
      new UpdateCommand({
        TableName,
        Key: { name },
        UpdateExpression: 'ADD visits :one',
        ConditionExpression: 'attribute_exists(#name)',
        ExpressionAttributeNames: { '#name': 'name' },
        ExpressionAttributeValues: { ':one': 1 },
        ReturnValues: 'ALL_NEW',
      }),
    );
    return { statusCode: 302, headers: { Location: Attributes.url }, body: '' };
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return unknown(name);
    throw error;
  }
}

function urlOf(body) {
  try {
    const { url } = JSON.parse(body);
    const isUsable = typeof url === 'string' && url.length <= MAX_URL_LENGTH && /^https?:\/\/[!-~]+$/.test(url);
    return isUsable && URL.canParse(url) ? url : undefined;
  } catch {
    return undefined;
  }
}

function unknown(name) {
  return refusal(404, 'NO_LINK', `There is no link ${name}.`);
}

function refusal(statusCode, code, message) {
  return answer(statusCode, { error: { code, message } });
}

function answer(statusCode, value) {
  return { statusCode, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(value) };
}
