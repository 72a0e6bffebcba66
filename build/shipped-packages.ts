import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A package of which code is in what ships. */
export interface ShippedPackage {
  readonly name: string;
  readonly version: string;
  /** SPDX expression of its manifest; empty if it names none. */
  readonly licence: string;
  readonly author: string;
  /** What it has of licences and notices, in the order of the files' names. */
  readonly texts: readonly string[];
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string | { readonly type?: string };
  readonly author?: string | { readonly name?: string };
}

const LEGAL_FILE = /^(licen[cs]e|copying|notice|third-party)/i;

/** What a package holds of others, of which the terms are in folders of their own: LevelDB and snappy are in its addon. */
const FURTHER_TEXTS: Readonly<Record<string, readonly string[]>> = {
  'classic-level': ['deps/leveldb/leveldb-1.20/LICENSE', 'deps/snappy/snappy/COPYING'],
};

/** Folders of the packages that these files are in, as a metafile names files. */
export function packageFolders(files: readonly string[]): readonly string[] {
  const folders = files.map((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0]);
  return [...new Set(folders.filter((folder) => folder !== undefined))];
}

/** Reads what is known of them, in the order of names and versions, each once. */
export function readShippedPackages(folders: readonly string[]): readonly ShippedPackage[] {
  const packages = new Map(folders.map(readPackage).map((found) => [`${found.name} ${found.version}`, found]));
  return [...packages].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, found]) => found);
}

function readPackage(folder: string): ShippedPackage {
  const { name, version, license, author } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
  const files = [...readdirSync(folder).filter((file) => LEGAL_FILE.test(file)), ...(FURTHER_TEXTS[name] ?? [])];
  return {
    name,
    version,
    licence: (typeof license === 'string' ? license : license?.type) ?? '',
    author: (typeof author === 'string' ? author : author?.name) ?? `the authors of ${name}`,
    texts: files.map((file) => readFileSync(join(folder, file), 'utf8')),
  };
}
