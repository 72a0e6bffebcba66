import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['**/*.test.{ts,tsx}'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    globalSetup: ['test/global-setup.ts'],
    reporters: ['default', './test/reporter.ts'],
    // Real processes, sockets and LevelDB: a hang is reported well before the suite's budget is gone.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Two cores: more workers only make the processes under test wait for each other.
    maxWorkers: 2,
  },
});
