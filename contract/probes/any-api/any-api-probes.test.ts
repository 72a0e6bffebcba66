import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { checkContract } from '../../check-contract.ts';
import { parseContract } from '../../spec/read-contract.ts';
import { ANY_API_PROBES } from './any-api-probes.ts';

const JSON_BODY = 'content: { application/json: { schema: { type: object } } }';
const NAME = '{ type: string, minLength: 1, maxLength: 5, pattern: "^[a-z]+$" }';
const POST = `
    post:
      operationId: addPet
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [name]
              additionalProperties: false
              properties: { name: ${NAME} }
            example: { name: rex }
      responses: { '201': { description: added, ${JSON_BODY} }, '400': { description: no pet, ${JSON_BODY} } }
`;
const GET = `
    get:
      operationId: listPets
      parameters:
        - { name: limit, in: query, schema: { type: integer, minimum: 1, maximum: 9 }, example: 3 }
      responses: { '200': { description: pets, ${JSON_BODY} }, '400': { description: no such list, ${JSON_BODY} } }
`;

function contractOf(operations: string) {
  const head = "openapi: 3.1.0\ninfo: { title: Pets, version: '1' }\npaths:\n  /pets:";
  return parseContract(`${head}${operations}`, 'pets.yaml');
}

/** How a server decides: by body or limit, whether it is one that the contract allows. */
interface Rules {
  readonly isPet: (body: string) => boolean;
  readonly isLimit: (limit: string | null) => boolean;
}

const SOUND: Rules = {
  isPet(body) {
    try {
      const { name, ...others } = JSON.parse(body) ?? {};
      return typeof name === 'string' && /^[a-z]{1,5}$/.test(name) && Object.keys(others).length === 0;
    } catch {
      return false;
    }
  },
  isLimit: (limit) =>
    limit === null || (/^-?\d+(?:\.0+)?(?:e[+-]?\d+)?$/i.test(limit) && Number(limit) >= 1 && Number(limit) <= 9),
};

/** Checks a server of pets, and tells what broke the contract, and what was asked. */
async function check(rules: Rules, { operations = POST + GET, isOwn = true } = {}) {
  const asked: string[] = [];
  const server = createServer(async (request: IncomingMessage, response) => {
    const body = await text(request);
    const { searchParams } = new URL(request.url ?? '', 'http://localhost');
    asked.push(request.method ?? '');
    const isGood = request.method === 'POST' ? rules.isPet(body) : rules.isLimit(searchParams.get('limit'));
    const status = isGood ? (request.method === 'POST' ? 201 : 200) : 400;
    response.writeHead(status, { 'Content-Type': 'application/json' }).end('{}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const report = await checkContract({
      contract: contractOf(operations),
      target: {
        url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        apiKey: 'key',
        kind: 'emulator',
        ...(isOwn && { control: { advanceClock: async () => {} } }),
      },
      seed: 1,
      effort: 0.1,
      probes: ANY_API_PROBES,
      isKnownApi: false,
      nowMs: () => Date.UTC(2026, 0),
      newId: () => 'run-00000001',
      signal: new AbortController().signal,
    });
    return { asked, report, found: report.violations.map(({ check: id, operation }) => `${id} of ${operation}`) };
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test('a server that keeps to its contract has nothing told against it', async () => {
  const { asked, found } = await check(SOUND);

  expect(found).toEqual([]);
  expect(new Set(asked)).toEqual(new Set(['GET', 'POST']));
});

test.for([
  [
    'takes a name that is too long',
    { ...SOUND, isPet: (body) => SOUND.isPet(body.replace(/[a-z]{6,}"}/, 'a"}')) },
    'invalid-refused of addPet',
  ],
  [
    'takes a limit of 10',
    { ...SOUND, isLimit: (limit) => limit === '10' || SOUND.isLimit(limit) },
    'invalid-refused of listPets',
  ],
  [
    'refuses a name of one letter',
    { ...SOUND, isPet: (body) => SOUND.isPet(body) && !/"[a-z]"}$/.test(body) },
    'valid-accepted of addPet',
  ],
  [
    'refuses what its contract has as an example',
    { ...SOUND, isPet: (body) => SOUND.isPet(body) && !body.includes('rex') },
    'examples of addPet',
  ],
] as const satisfies readonly (readonly [string, Rules, string])[])(
  'a server that %s is found',
  async ([, rules, violation]) => {
    const { found } = await check(rules);

    expect(found).toContain(violation);
  },
);

test('nothing but reads is asked of a server that is not the run’s own', async () => {
  const { asked, found } = await check(SOUND, { isOwn: false });

  expect(found).toEqual([]);
  expect(new Set(asked)).toEqual(new Set(['GET']));
});

test('a contract of which nothing may be asked is no error', async () => {
  const { asked, report } = await check(SOUND, { operations: POST, isOwn: false });

  expect(report.violations).toEqual([]);
  expect(new Set(asked)).not.toContain('POST');
});
