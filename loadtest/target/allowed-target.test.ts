import { expect, test } from 'vitest';
import { allowTarget } from './allowed-target.ts';

const at =
  (...addresses: readonly string[]) =>
  async () =>
    addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));

test('load goes to loopback, by the address that a name of it stands for', async () => {
  const named = await allowTarget('http://my.test:8080/', { allowedHosts: [], lookup: at('127.0.0.1') });
  const numbered = await allowTarget('http://127.0.0.2:1', { allowedHosts: [] });
  const ipv6 = await allowTarget('http://[::1]:8080', { allowedHosts: [] });

  expect([named, numbered, ipv6]).toEqual([
    { url: 'http://127.0.0.1:8080', isRemote: false },
    { url: 'http://127.0.0.2:1', isRemote: false },
    { url: 'http://[::1]:8080', isRemote: false },
  ]);
});

test.for([
  ['a host elsewhere', 'https://api.test', ['93.184.216.34']],
  ['an address elsewhere', 'http://10.0.0.1:80', []],
  ['a name that stands for this machine and another', 'http://both.test', ['127.0.0.1', '10.0.0.1']],
  ['all addresses of this machine, which others reach too', 'http://0.0.0.0:8080', []],
  ['a loopback address in the clothes of IPv6', 'http://[::ffff:10.0.0.1]:8080', []],
] as const)('load does not go to %s without being allowed to', async ([, url, addresses]) => {
  await expect(allowTarget(url, { allowedHosts: ['api.test.other'], lookup: at(...addresses) })).rejects.toMatchObject({
    code: 'BAD_ARGUMENT',
    message: expect.stringMatching(/not this machine.*add --allow-remote /),
  });
});

test('load goes to a host that is allowed by exactly its name', async () => {
  const lookup = at('93.184.216.34');

  const allowed = await allowTarget('https://API.test', { allowedHosts: ['api.test'], lookup });

  expect(allowed).toEqual({ url: 'https://api.test', isRemote: true });
  await expect(allowTarget('https://x.api.test', { allowedHosts: ['api.test'], lookup })).rejects.toThrow('x.api.test');
});

test('a deployed stage has a path before /v1', async () => {
  const lookup = at('93.184.216.34');

  for (const url of ['https://a.test/prod', 'https://a.test/prod/']) {
    const allowed = await allowTarget(url, { allowedHosts: ['a.test'], lookup });
    expect(allowed).toEqual({ url: 'https://a.test/prod', isRemote: true });
  }
});

test.for([
  'ftp://a.test',
  'http://a.test/v1',
  'http://a.test/prod/v1',
  'http://user:secret@a.test',
  'a.test',
  'http://a.test/?q',
])('%s is no target', async (url) => {
  await expect(allowTarget(url, { allowedHosts: [] })).rejects.toMatchObject({ code: 'BAD_ARGUMENT' });
});

test('a host that nobody knows is told as such', async () => {
  const lookup = async () => {
    throw new Error('ENOTFOUND');
  };

  await expect(allowTarget('http://nowhere.test', { allowedHosts: [], lookup })).rejects.toMatchObject({
    code: 'NOT_RUNNING',
  });
});
