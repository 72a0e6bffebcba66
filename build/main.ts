/** `npm run build`, and with --if-stale what `npm start` does first. */
import { buildAll } from './build-all.ts';

const result = await buildAll({ onlyIfStale: process.argv.includes('--if-stale') });
if (result === 'built') console.error('Built dist/.');
