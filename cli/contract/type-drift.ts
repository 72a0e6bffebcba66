import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import type { StaticCheck } from '../../contract/static-check.ts';

const TYPES_FILE = 'openapi.d.ts';

/** Generates the types again and compares them with those that are there. Skipped where the generator is not installed. */
export function typeDrift(typesFile = TYPES_FILE): StaticCheck {
  return {
    check: 'type-drift',
    run: async ({ file }) => {
      const [written, generator] = await Promise.all([readText(typesFile), loadGenerator()]);
      if (written === undefined) return { kind: 'skipped', reason: `There is no ${typesFile} here.` };
      if (generator === undefined) {
        return { kind: 'skipped', reason: 'It needs openapi-typescript, which is installed for development only.' };
      }
      const { default: generate, astToString, COMMENT_HEADER } = generator;
      const generated = `${COMMENT_HEADER}${astToString(await generate(pathToFileURL(file), { silent: true }))}`;
      if (generated === written) return { kind: 'compared', cases: 1, findings: [] };
      const [expected, seen] = firstDifference(generated, written);
      const sentence = `${typesFile} is not what ${file} makes. Run \`npm run generate\`.`;
      return {
        kind: 'compared',
        cases: 1,
        findings: [{ check: 'type-drift', sentence, expected, seen, pointer: '#/info' }],
      };
    },
  };
}

async function loadGenerator() {
  try {
    return await import('openapi-typescript');
  } catch {
    return undefined;
  }
}

async function readText(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    return undefined;
  }
}

function firstDifference(one: string, other: string): readonly [string, string] {
  const [left, right] = [one.split('\n'), other.split('\n')];
  const at = left.findIndex((line, index) => line !== right[index]);
  const line = at === -1 ? left.length : at;
  return [`line ${line + 1}: ${left[line]?.trim() ?? 'the end'}`, right[line]?.trim() ?? 'the end'];
}
