import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { stringify } from 'yaml';
import { BUILT_IN_SCENARIOS } from '../scenarios/built-in-scenarios.ts';
import { parseScenarioText, readScenarioFile } from './read-scenario.ts';
import { Scenario, type ScenarioSource } from './scenario.ts';

test.for(BUILT_IN_SCENARIOS)(
  '$name is the same scenario when it is written as YAML and read again',
  (source: ScenarioSource) => {
    expect(parseScenarioText(stringify(source), 'again.yaml')).toEqual(Scenario.parse(source));
  },
);

test.for([
  ['an unknown name', 'lod: 1', /mine\.yaml:4:1: lod is unknown here/],
  [
    'a length of time without its unit',
    'seed: 1',
    /mine\.yaml:3:49: load\.duration must be a length of time with its unit/,
  ],
  [
    'a threshold of nothing that is sent',
    'thresholds: [{kind: success, operation: ack, atLeast: 1}]',
    /4:41: thresholds\[0\]\.operation is no request of the mix: it has create/,
  ],
  [
    'a fault that contradicts itself',
    'faults: [{fault: {kind: dynamodb-latency}}]',
    /faults\[0\]\.fault\.latencyMs is needed/,
  ],
] as const)('%s is told with its file, line and column', ([what, line, message]) => {
  const duration = what.includes('unit') ? '10' : '10s';
  const text = `name: mine\ndescription: d\nload: {model: closed, connections: 1, duration: ${duration}}\n${line}\nmix: [{operation: create}]\n`;

  expect(() => parseScenarioText(text, 'mine.yaml')).toThrow(message);
});

test('everything that is wrong is told at once', () => {
  const text = 'name: A B\ndescription: ""\nload: {model: both}\nmix: []\n';

  expect(() => parseScenarioText(text, 'mine.yaml')).toThrow(
    /1:7: name must[\s\S]*2:14: description must[\s\S]*3:15: load\.model must be open or closed[\s\S]*4:6: mix must/,
  );
});

test.for([
  [
    'a module',
    'mine.mjs',
    'export default { name: "mine", description: "d", load: { model: "closed", duration: "1s" }, mix: [{ operation: "health" }] };',
  ],
  [
    'TypeScript',
    'mine.mts',
    'const seed: number = 7; export default { name: "mine", description: "d", seed, load: { model: "closed", duration: "1s" }, mix: [{ operation: "health" }] };',
  ],
  [
    'JSON',
    'mine.json',
    '{"name": "mine", "description": "d", "load": {"model": "closed", "duration": "1s"}, "mix": [{"operation": "health"}]}',
  ],
] as const)('a scenario is read from %s', async ([, name, text]) => {
  const file = await written(name, text);

  expect(await readScenarioFile(file)).toMatchObject({ name: 'mine', kind: 'load', load: { duration: 1000 } });
});

test.for([
  ['a file that is not there', 'none.yaml', undefined, /there is no such file/],
  ['a file that is no YAML', 'mine.yaml', 'a: [', /mine\.yaml:1:\d+: Flow sequence/],
  ['a module without a default export', 'mine.mjs', 'export const a = 1;', /no default export/],
  ['a module that throws', 'mine.mjs', 'throw new Error("oh");', /cannot be read: oh/],
  ['an empty file', 'mine.yaml', '', /the scenario must be an object/],
] as const)('%s is told as such', async ([, name, text, message]) => {
  const file = await written(name, text);

  await expect(readScenarioFile(file)).rejects.toMatchObject({
    code: 'BAD_ARGUMENT',
    message: expect.stringMatching(message),
  });
});

async function written(name: string, text: string | undefined): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'triggers-scenario-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, name);
  if (text !== undefined) await writeFile(file, text);
  return file;
}
