import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A file for which a test function waits, and that is there when it is opened; gone after the test. */
export function closedGate(): { readonly gate: string; readonly open: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'triggers-test-gate-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const gate = join(folder, 'open');
  return { gate, open: () => writeFileSync(gate, '') };
}
