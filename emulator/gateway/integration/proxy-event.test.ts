import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readHeaders } from '../request/request-headers.ts';
import { readTarget } from '../request/request-target.ts';
import { compileRoutes } from '../routes.ts';
import { TEST_APIGW_ID, TEST_ROOT, TEST_TIME_MS } from '../test-gateway.ts';
import { type GatewayRequest, toProxyEvent } from './proxy-event.ts';

interface EventRequest {
  readonly method?: string;
  readonly target?: string;
  readonly headers?: readonly string[];
  readonly body?: string | Buffer;
  readonly resource?: string;
  readonly binaryMediaTypes?: readonly string[];
  readonly stageVariables?: Readonly<Record<string, string>>;
}

function eventText(request: EventRequest = {}): string {
  const { method = 'GET', target = '/v1/users/42', headers = [], body = '', resource = '/v1/{proxy+}' } = request;
  const parsed: GatewayRequest = {
    method,
    target: readTarget(target),
    protocol: 'HTTP/1.1',
    headers: readHeaders(headers),
    body: Buffer.from(body),
    sourceIp: '192.0.2.7',
  };
  const match = compileRoutes([{ resource, resourceId: 'lotoky', methods: [] }])(parsed.target.path);
  if (match === undefined) throw new Error(`${resource} does not take ${target}`);
  return toProxyEvent(parsed, {
    apiId: 'a1b2c3d4e5',
    stage: 'prod',
    accountId: '123456789012',
    deploymentId: '1hvxxe',
    domainName: 'a1b2c3d4e5.execute-api.us-west-2.amazonaws.com',
    binaryMediaTypes: request.binaryMediaTypes ?? [],
    stageVariables: request.stageVariables,
    match,
    requestId: '723011d2-eb3a-4ea2-86b2-19533f6a05da',
    extendedRequestId: TEST_APIGW_ID,
    epochMs: TEST_TIME_MS,
    traceHeader: TEST_ROOT,
  });
}

// biome-ignore lint/suspicious/noExplicitAny: events are read freely here
function event(request?: EventRequest): any {
  return JSON.parse(eventText(request));
}

test('the event is that of AWS to the byte, in fields and in their order', () => {
  const text = eventText({
    target: '/v1/users/42?name=denied',
    headers: [
      'Host',
      'a1b2c3d4e5.execute-api.us-west-2.amazonaws.com',
      'user-agent',
      'curl/8.10.1',
      'Accept',
      '*/*',
      'authorization',
      'Bearer x',
    ],
  });

  // Shape recorded from a regional REST API in July 2026; names and addresses changed.
  expect(text).toBe(
    '{"resource":"/v1/{proxy+}","path":"/v1/users/42","httpMethod":"GET",' +
      '"headers":{"Accept":"*/*","Authorization":"Bearer x","Host":"a1b2c3d4e5.execute-api.us-west-2.amazonaws.com",' +
      '"User-Agent":"curl/8.10.1","X-Amzn-Trace-Id":"Root=1-6a5d7ed8-abababababababababababab",' +
      '"X-Forwarded-For":"192.0.2.7","X-Forwarded-Port":"443","X-Forwarded-Proto":"https"},' +
      '"multiValueHeaders":{"Accept":["*/*"],"Authorization":["Bearer x"],' +
      '"Host":["a1b2c3d4e5.execute-api.us-west-2.amazonaws.com"],"User-Agent":["curl/8.10.1"],' +
      '"X-Amzn-Trace-Id":["Root=1-6a5d7ed8-abababababababababababab"],"X-Forwarded-For":["192.0.2.7"],' +
      '"X-Forwarded-Port":["443"],"X-Forwarded-Proto":["https"]},' +
      '"queryStringParameters":{"name":"denied"},"multiValueQueryStringParameters":{"name":["denied"]},' +
      '"pathParameters":{"proxy":"users/42"},"stageVariables":null,' +
      '"requestContext":{"resourceId":"lotoky","resourcePath":"/v1/{proxy+}","httpMethod":"GET",' +
      '"extendedRequestId":"q6urq6urq6urq6s=","requestTime":"20/Jul/2026:01:50:16 +0000","path":"/prod/v1/users/42",' +
      '"accountId":"123456789012","protocol":"HTTP/1.1","stage":"prod","domainPrefix":"a1b2c3d4e5",' +
      '"requestTimeEpoch":1784512216828,"requestId":"723011d2-eb3a-4ea2-86b2-19533f6a05da",' +
      '"identity":{"cognitoIdentityPoolId":null,"accountId":null,"cognitoIdentityId":null,"caller":null,' +
      '"sourceIp":"192.0.2.7","principalOrgId":null,"accessKey":null,"cognitoAuthenticationType":null,' +
      '"cognitoAuthenticationProvider":null,"userArn":null,"userAgent":"curl/8.10.1","user":null},' +
      '"domainName":"a1b2c3d4e5.execute-api.us-west-2.amazonaws.com","deploymentId":"1hvxxe","apiId":"a1b2c3d4e5"},' +
      '"body":null,"isBase64Encoded":false}',
  );
});

test('the variables of the stage are there', () => {
  expect(event({ stageVariables: { color: 'blue' } }).stageVariables).toEqual({ color: 'blue' });
});

test('what a request does not have is null', () => {
  const { queryStringParameters, multiValueQueryStringParameters, pathParameters, body, requestContext } = event({
    target: '/v1/health?',
    resource: '/v1/health',
  });

  expect(queryStringParameters).toBeNull();
  expect(multiValueQueryStringParameters).toBeNull();
  expect(pathParameters).toBeNull();
  expect(body).toBeNull();
  expect(requestContext.identity.userAgent).toBeNull();
});

test.each([
  ['/v1/proxy-value', '/v1/proxy-value', 'proxy-value', '/prod/v1/proxy-value'],
  ['/v1/proxy-value/', '/v1/proxy-value/', 'proxy-value', '/prod/v1/proxy-value/'],
  ['/v1/a//b', '/v1/a//b', 'a//b', '/prod/v1/a//b'],
  ['//v1/proxy-value', '/v1/proxy-value', 'proxy-value', '/prod//v1/proxy-value'],
  ['/v1/t%2Ba@b.com/t+a@b.com', '/v1/t%2Ba@b.com/t+a@b.com', 't%2Ba@b.com/t+a@b.com', '/prod/v1/t%2Ba@b.com/t+a@b.com'],
])('%j has the path %j, the proxy %j and the path with stage %j', (target, path, proxy, stagePath) => {
  const { path: eventPath, pathParameters, requestContext } = event({ target });

  expect({ eventPath, pathParameters, stagePath: requestContext.path }).toEqual({
    eventPath: path,
    pathParameters: { proxy },
    stagePath,
  });
});

test('single maps keep the last value, multi maps all in order', () => {
  const { headers, multiValueHeaders, queryStringParameters, multiValueQueryStringParameters } = event({
    target: '/v1/x?category=electronics&category=books',
    headers: ['X-A', '1', 'X-A', '2'],
  });

  expect(headers['X-A']).toBe('2');
  expect(multiValueHeaders['X-A']).toEqual(['1', '2']);
  expect(queryStringParameters).toEqual({ category: 'books' });
  expect(multiValueQueryStringParameters).toEqual({ category: ['electronics', 'books'] });
});

test('parameters keep their order and their names even where these look like numbers or like prototypes', () => {
  const text = eventText({ target: '/v1/x?b=1&2=x&1=y&__proto__=z' });

  expect(text).toContain('"queryStringParameters":{"b":"1","2":"x","1":"y","__proto__":"z"}');
});

test('a body is text, and bytes that are not UTF-8 are replaced', () => {
  expect(event({ body: '{"a":"é€😀"}' }).body).toBe('{"a":"é€😀"}');
  expect(event({ body: Buffer.from([0x61, 0xff, 0xfe, 0x62]) })).toMatchObject({
    body: 'a\u{fffd}\u{fffd}b',
    isBase64Encoded: false,
  });
});

test('a body of a binary media type is base64, and only such a one', () => {
  const request = { body: Buffer.from([0xff, 0x00]), binaryMediaTypes: ['image/png'] };

  expect(event({ ...request, headers: ['content-type', 'image/png'] })).toMatchObject({
    body: '/wA=',
    isBase64Encoded: true,
  });
  expect(event({ ...request, headers: ['content-type', 'text/plain'] }).isBase64Encoded).toBe(false);
  expect(event({ ...request, binaryMediaTypes: ['*/*'] }).isBase64Encoded).toBe(true);
  expect(event({ ...request, body: '', binaryMediaTypes: ['*/*'] })).toMatchObject({
    body: null,
    isBase64Encoded: false,
  });
});

test('the event is JSON, and its header maps agree, whatever is sent', () => {
  const name = fc.stringMatching(/^[!#$%&'*+.^_`|~\dA-Za-z-]{1,12}$/);
  const latin1 = fc
    .uint8Array({ maxLength: 20 })
    .map((bytes) => Buffer.from(bytes.map((byte) => byte | 0x20)).toString('latin1'));
  const request = fc.record({
    target: fc.stringMatching(/^\/v1\/[a-z%\d/?&=;+"\\]{1,20}x$/),
    headers: fc.array(fc.tuple(name, latin1), { maxLength: 8 }).map((pairs) => pairs.flat()),
    body: fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)),
  });
  fc.assert(
    fc.property(request, (sent) => {
      fc.pre(!/^\/v1\/+(\?|$)/.test(sent.target));
      const { headers, multiValueHeaders, body } = event(sent);

      expect(Object.keys(headers)).toEqual(Object.keys(multiValueHeaders));
      for (const [key, values] of Object.entries<string[]>(multiValueHeaders)) {
        expect(headers[key]).toBe(values.at(-1));
      }
      expect(body).toBe(sent.body.length === 0 ? null : sent.body.toString('utf8'));
    }),
  );
});
