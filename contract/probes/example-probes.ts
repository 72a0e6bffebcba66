import type { CasesProbe, ProbeCase, ProbeContext } from '../engine/probe.ts';
import { below } from '../spec/json-pointer.ts';
import type { MediaType, Operation } from '../spec/operation.ts';
import { acknowledge, create, listInbox, members, postEvent, readEvent, remove } from './event-requests.ts';
import { expectListedOnce, expectReadBack, expectSameAsRead } from './read-back.ts';

/** Every example is what its schema says: of bodies, answers, headers and parameters. Sends nothing. */
export const validExamples: CasesProbe = {
  kind: 'cases',
  id: 'examples.valid',
  phase: 'static',
  checks: ['examples'],
  cases: (context) => context.contract.operations.flatMap((operation) => exampleCases(context, operation)),
};

function exampleCases({ contract }: ProbeContext, operation: Operation): readonly ProbeCase[] {
  const media: readonly MediaType[] = [
    ...(operation.body?.content ?? []),
    ...operation.responses.flatMap(({ content }) => content),
  ];
  const inBodies = media.flatMap(({ schemaPointer, examples }) =>
    examples.map(({ value, pointer }) => ({ value, pointer, schemaPointer })),
  );
  const ofFields = [...operation.parameters, ...operation.responses.flatMap(({ headers }) => headers)].flatMap(
    ({ example, pointer, schemaPointer }) =>
      example === undefined ? [] : [{ value: example, pointer: below(pointer, 'example'), schemaPointer }],
  );
  return [...inBodies, ...ofFields].map(({ value, pointer, schemaPointer }) => ({
    name: `${operation.id} ${pointer}`,
    async test(trial) {
      trial.count('examples');
      const [problem] = contract.problems(schemaPointer, value);
      if (problem === undefined) return;
      trial.fail({
        check: 'examples',
        sentence: `An example of ${operation.id} is not valid by its schema: ${problem.instancePath || 'it'} ${problem.message}.`,
        expected: problem.message,
        seen: JSON.stringify(value)?.slice(0, 300) ?? 'nothing',
        pointer,
      });
    },
  }));
}

/** Requests made from the examples are accepted, and what they made is read back, listed, acknowledged and deleted. */
export const sentExamples: CasesProbe = {
  kind: 'cases',
  id: 'examples.sent',
  phase: 'examples',
  checks: ['examples', 'valid-accepted', 'created-readable'],
  *cases({ contract }) {
    const bodies = contract.operations.find(({ id }) => id === 'createEvent')?.body?.content ?? [];
    for (const { name, value } of bodies.flatMap(({ examples }) => examples)) {
      yield {
        name: `createEvent ${name}`,
        async test(trial) {
          trial.count('examples');
          const example = { ...members(value), source: trial.source };
          const metadata = members(members(value).metadata);
          const own = 'idempotency_key' in metadata ? { metadata: { ...metadata, idempotency_key: trial.source } } : {};
          const text = JSON.stringify({ ...example, ...own });
          const answer = await trial.send(postEvent(text));
          const because = 'it is an example of the contract';
          if (!trial.expectStatus(answer, 201, { check: 'examples', because })) return;
          const { event_id: id, created_at: createdAt } = members(answer.json);
          if (typeof id !== 'string' || typeof createdAt !== 'string') return;
          const created = { id, createdAt, answer };
          await expectReadBack(trial, created, text);
          await expectListedOnce(trial, created);
          const [page, read] = [await trial.send(listInbox({ source: trial.source })), await trial.send(readEvent(id))];
          expectSameAsRead(trial, page, read);
          const facts = { check: 'examples', because: 'the event is pending' } as const;
          trial.expectStatus(await trial.send(acknowledge(id)), 200, facts);
          trial.expectStatus(await trial.send(remove(id)), 200, facts);
        },
      };
    }
    yield* parameterCases(contract.operations.find(({ id }) => id === 'listInbox'));
  },
};

/** Each query parameter of the inbox with its example, alone and all together; the cursor only a server can make. */
function* parameterCases(operation: Operation | undefined): Iterable<ProbeCase> {
  const parameters = (operation?.parameters ?? []).filter(
    (parameter) => parameter.in === 'query' && parameter.name !== 'cursor' && parameter.example !== undefined,
  );
  const facts = { check: 'examples', because: 'the parameters are examples of the contract' } as const;
  const all = Object.fromEntries(parameters.map(({ name, example }) => [name, String(example)]));
  for (const { name, requires } of parameters) {
    const names = requires === undefined ? [name] : [name, requires];
    yield {
      name: `listInbox ${name}`,
      async test(trial) {
        trial.count('examples');
        const query = Object.fromEntries(names.map((one) => [one, all[one]]));
        trial.expectStatus(await trial.send(listInbox(query)), 200, facts);
      },
    };
  }
  yield {
    name: 'listInbox all',
    async test(trial) {
      await create(trial);
      trial.expectStatus(await trial.send(listInbox(all)), 200, facts);
    },
  };
}
