import { expect } from 'vitest';
import type { TableDeployment } from '../../template/deployment.ts';
import { createTables } from '../tables.ts';
import { startTestDatabase, type TestDatabase } from '../test-database.ts';

/** A database whose refusals of parameters a test looks at. */
export interface RefusingDatabase extends TestDatabase {
  /** The message, if the call is refused as invalid; undefined: it is carried out. Anything else fails the test. */
  readonly refusal: (operation: string, input: object) => Promise<unknown>;
}

/** With these tables, and nothing in them. */
export async function startRefusingDatabase(tables: readonly TableDeployment[]): Promise<RefusingDatabase> {
  const database = await startTestDatabase();
  await createTables(database.call, tables);
  return {
    ...database,
    async refusal(operation, input) {
      const { status, body } = await database.answer(operation, input);
      expect([200, 400]).toContain(status);
      if (status === 400) expect(body.__type).toBe('com.amazon.coral.validate#ValidationException');
      return body.message;
    },
  };
}
