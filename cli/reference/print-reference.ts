import { referencePage } from './reference-page.ts';

process.stdout.write(await referencePage());
