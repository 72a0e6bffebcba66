/** A handler that fails in the way that the last part of the path names; `ok` and everything unknown answer 200. */
export const FAILING_HANDLERS = `
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { spawn } from 'node:child_process';

const ok = (body) => ({ statusCode: 200, body: JSON.stringify(body) });
const kept = [];
let invocations = 0;

const ways = {
  throws: () => { throw new TypeError('no such thing'); },
  rejects: async () => { await Promise.reject(new RangeError('rejected')); },
  'unhandled-rejection': async () => { Promise.reject(new Error('nobody listens')); await new Promise(() => {}); },
  'uncaught-exception': async () => { setTimeout(() => { throw new Error('from a timer'); }); await new Promise(() => {}); },
  'exit-0': () => process.exit(0),
  'exit-7': () => process.exit(7),
  'kills-itself': async () => { process.kill(process.pid, 'SIGKILL'); await new Promise(() => {}); },
  segfault: async () => { process.kill(process.pid, 'SIGSEGV'); await new Promise(() => {}); },
  abort: () => process.abort(),
  hangs: () => new Promise((resolve) => setTimeout(resolve, 3_600_000)),
  'never-settles': () => new Promise(() => {}),
  spins: () => { for (;;); },
  'leaks-heap': () => { for (;;) kept.push({ text: String(kept.length) }); },
  'leaks-memory': async () => { for (;;) { kept.push(Buffer.alloc(8_000_000, 1)); await new Promise((next) => setImmediate(next)); } },
  'answers-text': () => 'Bad response',
  'answers-number': () => 42,
  'answers-null': () => null,
  'answers-nothing': () => undefined,
  'answers-list': () => [1],
  'answers-unknown-member': () => ({ statusCode: 200, wrongValue: 1 }),
  'answers-bad-status': () => ({ statusCode: 'test' }),
  'answers-bad-header': () => ({ statusCode: 200, headers: { 'x-broken': 'a\\nb' } }),
  'answers-cycle': () => { const cycle = {}; cycle.self = cycle; return cycle; },
  'answers-too-much': () => ({ statusCode: 200, body: 'x'.repeat(6 * 1024 * 1024 + 100) }),
  'prints-megabytes': () => { for (let line = 0; line < 200; line += 1) console.log('x'.repeat(50_000)); return ok('printed'); },
  'prints-one-line': () => { process.stdout.write('x'.repeat(5_000_000)); return ok('printed'); },
  'leaves-children': () => {
    spawn('/bin/sleep', ['1000'], { stdio: 'inherit' });
    return ok('left');
  },
  counts: () => ok(++invocations),
  'writes-tmp': () => { appendFileSync(process.env.TMPDIR + '/kept', 'x'); return ok('written'); },
  'reads-tmp': () => ok(existsSync(process.env.TMPDIR + '/kept') ? readFileSync(process.env.TMPDIR + '/kept', 'utf8') : null),
  environment: () => ok(process.env),
};

export const handler = async (event) => {
  const way = ways[event.path.slice(event.path.lastIndexOf('/') + 1)];
  return way === undefined ? ok('fine') : way();
};
`;
