import { readFile } from 'node:fs/promises';
import { readSections } from '../../emulator/template/language/template-sections.ts';
import { parseTemplateSource } from '../../emulator/template/language/template-source.ts';
import { WorkbenchError } from '../../protocol/workbench-error.ts';

/** What of the Triggers API's own an API has, by its template. */
export interface ApiAbilities {
  /** A limit for each key, which `--rate-limit` sets. */
  readonly hasRateLimit: boolean;
  /** Keys in a table, which can be made and revoked. */
  readonly hasKeys: boolean;
}

/** A template that cannot be read has all of it: whatever is started with it says what is wrong. */
export async function apiAbilities(templateFile: string): Promise<ApiAbilities> {
  try {
    const { parameters, resources } = readSections(
      parseTemplateSource(await readFile(templateFile, 'utf8'), templateFile),
    );
    return { hasRateLimit: Object.hasOwn(parameters, 'RateLimitPerMinute'), hasKeys: resources.has('KeysTable') };
  } catch (error) {
    if (error instanceof WorkbenchError || (error as NodeJS.ErrnoException).code !== undefined) {
      return { hasRateLimit: true, hasKeys: true };
    }
    throw error;
  }
}
