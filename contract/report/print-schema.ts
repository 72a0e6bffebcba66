import { contractReportSchema } from './contract-json.ts';

process.stdout.write(contractReportSchema());
