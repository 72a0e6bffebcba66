import { loadReportSchema } from './report-json.ts';

process.stdout.write(loadReportSchema());
