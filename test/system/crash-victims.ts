import { readFileSync } from 'node:fs';
import type { EmulatorProcess } from './emulator-process.ts';

/** A whole number from 0 to below the bound. */
export type RandomBelow = (bound: number) => number;

/** The same numbers for the same seed. https://en.wikipedia.org/wiki/Xorshift */
export function seededNumbers(seed: number): RandomBelow {
  let state = seed === 0 ? 1 : seed | 0;
  return (bound) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % Math.max(1, bound);
  };
}

/** Kills one of the environments or, one time in five, the database. Resolves to what it was; nothing if there was none. */
export async function killOneOf(
  emulator: EmulatorProcess,
  random: RandomBelow,
): Promise<'environment' | 'database' | undefined> {
  const isDatabase = random(5) === 0;
  const { environments } = await emulator.status();
  const victim = isDatabase ? await databaseOf(emulator) : environments[random(environments.length)]?.processId;
  if (victim === undefined) return undefined;
  try {
    process.kill(victim, 'SIGKILL');
  } catch (error) {
    // It has ended by itself meanwhile.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    return undefined;
  }
  return isDatabase ? 'database' : 'environment';
}

/** Undefined while there is none. */
export async function databaseOf(emulator: EmulatorProcess): Promise<number | undefined> {
  const { processId, environments } = await emulator.status();
  const others = [processId, ...environments.map((environment) => environment.processId)];
  const children = (await emulator.processIds()).filter((id) => !others.includes(id));
  return children.find((id) => commandLineOf(id).includes('database-process'));
}

/** Empty for one that has ended. */
function commandLineOf(processId: number): string {
  try {
    return readFileSync(`/proc/${processId}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
