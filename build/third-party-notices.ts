import type { ShippedPackage } from './shipped-packages.ts';

/** Licences that let their code be passed on in a bundle, for no more than their text. */
const ALLOWED_LICENCES: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  'Zlib',
]);

const HEAD = `Third-party notices

Triggers Workbench contains code of the packages below, each under its own licence. After the list stand their licences
and notices, each text once, under the names of the packages that it came with.
`;

/**
 * The file that goes along with the code of others: names, versions, licences, and all texts. Throws, with the names, if a
 * package has a licence that is not allowed, or none.
 */
export function thirdPartyNotices(packages: readonly ShippedPackage[]): string {
  const refused = packages.filter(({ licence }) => !isAllowed(licence));
  if (refused.length > 0) {
    const list = refused.map((found) => `${title(found)} (${found.licence || 'no licence named'})`).join(', ');
    throw new Error(
      `What ships may not contain ${list}. Take another package, or add the licence to ALLOWED_LICENCES once its terms are known to be kept.`,
    );
  }
  const holders = new Map<string, { readonly text: string; readonly titles: string[] }>();
  for (const found of packages) {
    const texts = found.texts.length > 0 ? found.texts : [standardText(found, packages)];
    for (const text of texts) {
      const key = text.replaceAll(/\s+/g, ' ').trim();
      const same = holders.get(key) ?? { text: text.replaceAll('\r\n', '\n').trim(), titles: [] };
      same.titles.push(title(found));
      holders.set(key, same);
    }
  }
  const list = packages.map((found) => `${title(found)}  ${found.licence}`).join('\n');
  const texts = [...holders.values()].map(({ titles, text }) => `${RULE}\n${titles.join('\n')}\n\n${text}\n`);
  return [`${HEAD}\n${list}\n`, ...texts].join('\n');
}

const RULE = '-'.repeat(80);

function title({ name, version }: ShippedPackage): string {
  return `${name} ${version}`;
}

/** Of `A OR B` one must be allowed, of `A AND B` both; nothing else is understood. */
function isAllowed(expression: string): boolean {
  const inner = expression.replace(/^\((.*)\)$/, '$1');
  if (/[()]/.test(inner)) return false;
  return inner.split(' OR ').some((choice) => choice.split(' AND ').every((licence) => ALLOWED_LICENCES.has(licence)));
}

/** Some packages name a licence and do not bring its text along: it is the same for all, but for MIT's first line. */
function standardText({ name, licence, author }: ShippedPackage, packages: readonly ShippedPackage[]): string {
  if (licence === 'MIT') return `Copyright (c) ${author}\n\n${MIT_TERMS}`;
  const other = packages.find(
    (found) => found.licence === licence && licence === 'Apache-2.0' && found.texts.length > 0,
  );
  const text = other?.texts.find((candidate) => /^\s*Apache License\s+Version 2\.0/.test(candidate));
  if (text !== undefined) return text;
  throw new Error(`The text of the licence ${licence} of ${name} is nowhere. Find it, and have it written here.`);
}

const MIT_TERMS = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;
