import { expect, test } from 'vitest';
import type { ShippedPackage } from './shipped-packages.ts';
import { thirdPartyNotices } from './third-party-notices.ts';

const APACHE = 'Apache License\nVersion 2.0, January 2004\n';

function shipped(name: string, changes: Partial<ShippedPackage> = {}): ShippedPackage {
  return { name, version: '1.0.0', licence: 'MIT', author: 'A. Author', texts: [`Terms of ${name}`], ...changes };
}

test('names each package with its version and licence, and has its text', () => {
  const notices = thirdPartyNotices([shipped('one', { version: '1.2.3' }), shipped('two', { licence: 'ISC' })]);

  expect(notices).toContain('one 1.2.3  MIT\ntwo 1.0.0  ISC\n');
  expect(notices).toContain('one 1.2.3\n\nTerms of one\n');
  expect(notices).toContain('two 1.0.0\n\nTerms of two\n');
});

test('has a text once that several packages came with, however its lines are broken', () => {
  const notices = thirdPartyNotices([
    shipped('one', { texts: ['The same\nterms.'] }),
    shipped('two', { texts: ['The  same terms.\n'] }),
  ]);

  expect(notices).toContain('one 1.0.0\ntwo 1.0.0\n\nThe same\nterms.\n');
  expect(notices).not.toContain('The  same terms.');
});

test.for(['GPL-3.0-only', '', 'UNLICENSED', 'MIT AND GPL-2.0', 'SEE LICENSE IN x', '(MIT OR (A AND B))'])(
  'lets nothing ship whose licence is "%s"',
  (licence) => {
    expect(() => thirdPartyNotices([shipped('fine'), shipped('other', { licence })])).toThrow(/other 1\.0\.0/);
  },
);

test.for(['Apache-2.0', '(MIT OR GPL-3.0-only)', 'MIT AND Zlib', '(MIT AND Zlib)', 'GPL-2.0 OR BSD-3-Clause'])(
  'lets ship what is under %s',
  (licence) => {
    expect(thirdPartyNotices([shipped('one', { licence })])).toContain(`one 1.0.0  ${licence}`);
  },
);

test('gives a package without a text of its own that of its licence', () => {
  const notices = thirdPartyNotices([
    shipped('apache', { licence: 'Apache-2.0', texts: [APACHE] }),
    shipped('bare', { licence: 'Apache-2.0', texts: [] }),
    shipped('mit', { texts: [] }),
  ]);

  expect(notices).toContain('apache 1.0.0\nbare 1.0.0\n\nApache License');
  expect(notices).toContain('mit 1.0.0\n\nCopyright (c) A. Author\n\nPermission is hereby granted');
});

test('does not make up the text of a licence that is nowhere', () => {
  expect(() => thirdPartyNotices([shipped('bare', { licence: 'ISC', texts: [] })])).toThrow(/licence ISC of bare/);
});
