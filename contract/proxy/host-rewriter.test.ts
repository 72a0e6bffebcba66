import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { createHostRewriter } from './host-rewriter.ts';

async function rewrite(...pieces: readonly string[]): Promise<string> {
  const rewriter = createHostRewriter('api.example');
  for (const piece of pieces) rewriter.write(piece);
  rewriter.end();
  return text(rewriter);
}

test('each Host is that of the target, and nothing else is changed', async () => {
  const requests = 'POST /a HTTP/1.1\r\nhost:  127.0.0.1:9\r\nX-Host: b\r\nContent-Length: 8\r\n\r\nHost: a\n';

  expect(await rewrite(requests, requests)).toBe(
    (requests + requests).replaceAll('host:  127.0.0.1:9', 'host:  api.example'),
  );
});

test('a body in chunks that looks like a head is left as it is', async () => {
  const body = '1d\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\nab\r\n0\r\n\r\n';

  expect(
    await rewrite('PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n', body.slice(0, 9), body.slice(9)),
  ).toBe(`PUT / HTTP/1.1\r\nHost: api.example\r\nTransfer-Encoding: chunked\r\n\r\n${body}`);
});

test('what is no HTTP passes as it is', async () => {
  expect(await rewrite('x\r\n\r\nHost: a', '\r\n\r\n')).toBe('x\r\n\r\nHost: a\r\n\r\n');
});
