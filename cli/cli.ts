#!/usr/bin/env node
// This file must run on Node 20: whatever needs more is behind the import.
import { runOnNode24 } from './node-24.ts';

const [major] = process.versions.node.split('.');
if (Number(major) >= 24) await import('./main.ts');
else runOnNode24();
