import { expect, onTestFinished, test } from 'vitest';
import type { CodeReload, TemplateReload } from '../../emulator/reload/reload-result.ts';
import { createNotices } from '../../emulator/reload/test-notices.ts';
import { createReloader } from './reloader.ts';

const RELOADED: CodeReload = { kind: 'reloaded', initDurationMs: 183.4 };

test('makes one more reload of all changes that come during one', async () => {
  const { reloader, started, lines } = newReloader();

  reloader.codeChanged();
  const first = await started.next();
  for (let at = 0; at < 5; at += 1) reloader.codeChanged();
  first.end(RELOADED);
  (await started.next()).end(RELOADED);
  await lines.next();
  await lines.next();
  await reloader[Symbol.asyncDispose]();

  expect(started.left()).toEqual([]);
});

test('never applies code and template at the same time, and the template first', async () => {
  const { reloader, started } = newReloader();

  reloader.codeChanged();
  const first = await started.next();
  reloader.codeChanged();
  reloader.templateChanged();
  expect(started.left()).toEqual([]);
  first.end(RELOADED);
  const second = await started.next();
  expect(started.left()).toEqual([]);
  second.end({ kind: 'same' });
  const third = await started.next();
  third.end(RELOADED);

  expect([first, second, third].map(({ what }) => what)).toEqual(['code', 'template', 'code']);
});

test.for<[TemplateReload, string]>([
  [
    { kind: 'applied', changes: ['memory 512 MB → 1024 MB', 'CORS changed'] },
    'template.yaml is applied: memory 512 MB → 1024 MB; CORS changed.',
  ],
  [
    { kind: 'needsRestart', reasons: ['table events is new'] },
    'template.yaml is not applied, because it needs a restart: table events is new. Stop triggers and start it again.',
  ],
  [
    { kind: 'failed', message: 'template.yaml:3: Fn.Runtime is missing.' },
    'template.yaml is not applied, and what was deployed goes on: template.yaml:3: Fn.Runtime is missing.',
  ],
])('tells what became of a template', async ([result, line]) => {
  const { reloader, started, lines } = newReloader();

  reloader.templateChanged();
  (await started.next()).end(result);

  expect(await lines.next()).toBe(line);
});

test('tries a template again that the code of then refused, and tells of the same refusal once', async () => {
  const { reloader, started, lines } = newReloader();
  const broken = { kind: 'failed', message: 'Error: boom' } as const;

  reloader.templateChanged();
  (await started.next()).end(broken);
  const refused = await lines.next();
  reloader.codeChanged();
  (await started.next()).end(RELOADED);
  await lines.next();
  (await started.next()).end(broken);
  reloader.codeChanged();
  (await started.next()).end(RELOADED);
  await lines.next();
  (await started.next()).end({ kind: 'applied', changes: ['memory 512 MB → 1024 MB'] });

  expect(refused).toBe('template.yaml is not applied, and what was deployed goes on: Error: boom');
  expect(await lines.next()).toBe('template.yaml is applied: memory 512 MB → 1024 MB.');
});

test('tells nothing of a template that deploys the same', async () => {
  const { reloader, started, lines } = newReloader();

  reloader.templateChanged();
  (await started.next()).end({ kind: 'same' });
  await reloader[Symbol.asyncDispose]();

  expect(lines.left()).toEqual([]);
});

test('tells how long new code took, with its bundling if that was done here', async () => {
  const { reloader, started, lines } = newReloader();

  reloader.codeChanged();
  (await started.next()).end(RELOADED);
  expect(await lines.next()).toBe('The new code runs: initialised in 183 ms.');
  reloader.bundled({ kind: 'rebuilt', durationMs: 41.6 });
  reloader.codeChanged();
  (await started.next()).end(RELOADED);

  expect(await lines.next()).toBe('The new code runs: bundled in 42 ms, initialised in 183 ms.');
});

test('tells why new code does not start', async () => {
  const { reloader, started, lines } = newReloader();

  reloader.codeChanged();
  (await started.next()).end({ kind: 'failed', message: 'Runtime.UserCodeSyntaxError' });

  expect(await lines.next()).toBe('The new code does not start, and the old one goes on: Runtime.UserCodeSyntaxError');
});

test('tells what is wrong with the source, and when that is undone', () => {
  const { reloader, lines } = newReloader();

  reloader.bundled({ kind: 'failed', problems: ['src/app.ts:3:14: Expected ";"', 'and 2 more'] });
  reloader.bundled({ kind: 'unchanged' });
  reloader.bundled({ kind: 'unchanged' });

  expect(lines.left()).toEqual([
    'The source cannot be bundled, and the code goes on as it was:',
    '  src/app.ts:3:14: Expected ";"',
    '  and 2 more',
    'The source can be bundled again, and is what runs.',
  ]);
});

test('goes on after a reload that threw', async () => {
  const { reloader, started, lines } = newReloader();

  reloader.codeChanged();
  (await started.next()).fail(new Error('a defect'));
  expect(await lines.next()).toMatch(/^A reload failed: Error: a defect/);
  reloader.codeChanged();
  (await started.next()).end(RELOADED);

  expect(await lines.next()).toMatch(/^The new code runs/);
});

test('waits for the reload that is on its way when it is disposed of, and begins no other', async () => {
  const { reloader, started } = newReloader();

  reloader.codeChanged();
  const reload = await started.next();
  reloader.templateChanged();
  const disposed = reloader[Symbol.asyncDispose]();
  reload.end(RELOADED);
  await disposed;

  expect(started.left()).toEqual([]);
});

interface StartedReload {
  readonly what: 'code' | 'template';
  readonly end: (result: CodeReload | TemplateReload) => void;
  readonly fail: (error: Error) => void;
}

/** A reloader whose reloads last until the test ends them. */
function newReloader() {
  const started = createNotices<StartedReload>();
  const lines = createNotices<string>();
  const begin = <T extends CodeReload | TemplateReload>(what: 'code' | 'template') => {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    started.tell({ what, end: (result) => resolve(result as T), fail: reject });
    return promise;
  };
  const reloader = createReloader({
    emulator: { reloadCode: () => begin<CodeReload>('code'), applyTemplate: () => begin<TemplateReload>('template') },
    report: lines.tell,
    templateName: 'template.yaml',
  });
  onTestFinished(() => {
    for (const reload of started.left()) reload.end(RELOADED);
  });
  return { reloader, started, lines };
}
