import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { parseContract, readContract } from './read-contract.ts';

const MINIMAL = `openapi: 3.1.0
info: { title: t, version: '1' }
paths:
  /v1/things:
    get:
      responses:
        '200': { $ref: '#/components/responses/Ok' }
components:
  responses:
    Ok: { description: ok }
  schemas:
    Thing: { type: string }
`;

test('every operation is read with its parameters, bodies and alternatives, references followed', async () => {
  const { operations, unrouted, keyHeader } = await readContract('openapi.yaml');

  expect(operations.map(({ id, method, path, isSecured }) => [id, method, path, isSecured])).toEqual([
    ['getHealth', 'GET', '/v1/health', false],
    ['createEvent', 'POST', '/v1/events', true],
    ['getEvent', 'GET', '/v1/events/{event_id}', true],
    ['deleteEvent', 'DELETE', '/v1/events/{event_id}', true],
    ['acknowledgeEvent', 'POST', '/v1/events/{event_id}/ack', true],
    ['listInbox', 'GET', '/v1/inbox', true],
  ]);
  const create = operations.find(({ id }) => id === 'createEvent');
  expect(create?.responses.filter(({ status }) => status === 413).map(({ name }) => name)).toEqual([
    'PayloadTooLarge',
    'GatewayTooLarge',
  ]);
  expect(create?.body?.content[0]?.examples.map(({ name }) => name)).toEqual(['complete', 'minimal']);
  expect(unrouted.unknownMethod?.headers.map(({ name }) => name)).toContain('Allow');
  expect(keyHeader).toBe('X-API-Key');
});

test('a pointer is found in the file by line and column', async () => {
  const { placeOf } = await readContract('openapi.yaml');
  const lines = (await readFile('openapi.yaml', 'utf8')).split('\n');

  const { line, column } = placeOf('#/components/schemas/Cursor/maxLength');

  expect(lines[line - 1]?.slice(column - 1)).toBe('maxLength: 1024');
  expect(placeOf('#/components/schemas/Cursor/nothing')).toMatchObject({
    line: placeOf('#/components/schemas/Cursor').line,
  });
});

test.for([
  ['text that is no YAML', 'openapi: [', /^spec\.yaml:1: .*not valid YAML/],
  [
    'another version',
    MINIMAL.replace('3.1.0', '3.0.3'),
    /^spec\.yaml:1: .*openapi is not as OpenAPI 3\.1 wants it: must be 3\.1\.x/,
  ],
  ['no paths', 'openapi: 3.1.0\ninfo: { title: t, version: "1" }\n', /^spec\.yaml:1: .*paths is not/],
  ['an operation without answers', MINIMAL.replace('responses:', 'answers:'), /^spec\.yaml:5: .*responses is not/],
  ['a reference to nowhere', MINIMAL.replace('responses/Ok', 'responses/No'), /^spec\.yaml:7: .*leads nowhere/],
  [
    'a reference to another file',
    MINIMAL.replace("'#/components", "'a.yaml#/components"),
    /^spec\.yaml:7: .*in another file/,
  ],
  [
    'a reference to itself',
    MINIMAL.replace('{ description: ok }', "{ $ref: '#/components/responses/Ok' }"),
    /^spec\.yaml:7: .*back to itself/,
  ],
  [
    'a schema that is none',
    MINIMAL.replace('type: string', 'type: text'),
    /^spec\.yaml:12: .*the schema Thing is not valid/,
  ],
  [
    'a pattern that is none',
    MINIMAL.replace('type: string', "type: string, pattern: '('"),
    /^spec\.yaml:12: .*the schema Thing is not valid/,
  ],
  [
    'a limit that cannot be',
    MINIMAL.replace('type: string', 'type: string, minLength: -1'),
    /^spec\.yaml:12: .*the schema Thing is not valid: it\/minLength must be >= 0/,
  ],
  [
    'a schema of a parameter that is none',
    MINIMAL.replace('responses:', 'parameters: [{ name: a, in: query, schema: { type: text } }]\n      responses:'),
    /^spec\.yaml:6: .*the schema #\/paths\/.*\/parameters\/0\/schema is not valid/,
  ],
  ['a key given twice', `${MINIMAL}openapi: 3.1.0\n`, /^spec\.yaml:13: .*unique/],
] as const)('%s is refused with file, line and reason', ([, text, message]) => {
  expect(() => parseContract(text, 'spec.yaml')).toThrow(message);
});

test('a file that is not there is told by name', async () => {
  await expect(readContract('nothing.yaml')).rejects.toThrow(/nothing\.yaml cannot be read.*--spec/);
});
