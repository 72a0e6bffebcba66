import { buildAll } from '../build/build-all.ts';

/** Environments and the database run built files, also in tests. */
export default async function setup(): Promise<void> {
  await buildAll({ onlyIfStale: true });
}
