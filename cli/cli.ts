#!/usr/bin/env node
// This file must run on Node 20: whatever needs more is behind the import.
import { startLeanDashboard } from './lean-node.ts';
import { runOnNode24 } from './node-24.ts';

const [major] = process.versions.node.split('.');
if (Number(major) >= 24) {
  startLeanDashboard();
  await import('./main.ts');
} else {
  runOnNode24();
}
