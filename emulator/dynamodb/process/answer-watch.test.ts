import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { watchAnswers } from './answer-watch.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A watch of something that answers when it is told to. */
function watched() {
  const told: string[] = [];
  let answer = Promise.withResolvers<void>();
  const watch = watchAnswers({
    ping() {
      answer = Promise.withResolvers();
      return answer.promise;
    },
    intervalMs: 10,
    onSilent: ({ message }) => told.push(message),
    onAnswering: () => told.push('answering'),
    toError: () => new Error('silent'),
  });
  return { watch, told, answer: () => answer.resolve(), end: () => answer.reject(new Error('ended')) };
}

test('tells once of a silence, ends what is waited for, and tells when there are answers again', async () => {
  const { watch, told, answer } = watched();
  const waited = watch.unlessSilent(new Promise(() => {})).catch((error: Error) => error.message);

  await vi.advanceTimersByTimeAsync(100);

  expect(told).toEqual(['silent']);
  expect(await waited).toBe('silent');
  await expect(watch.unlessSilent(new Promise(() => {}))).rejects.toThrow('silent');
  answer();
  await vi.advanceTimersByTimeAsync(0);
  expect(told).toEqual(['silent', 'answering']);
  expect(await watch.unlessSilent(Promise.resolve('done'))).toBe('done');
  watch[Symbol.dispose]();
});

test('takes an answer that comes late for no silence, nor an end', async () => {
  const { watch, told, answer, end } = watched();

  await vi.advanceTimersByTimeAsync(35);
  answer();
  await vi.advanceTimersByTimeAsync(30);
  end();
  await vi.advanceTimersByTimeAsync(20);

  expect(told).toEqual([]);
  expect(watch.isSilent()).toBe(false);
  watch[Symbol.dispose]();
});
