import * as z from 'zod';
import { ContractReport } from '../model/contract-report.ts';

/** The report as a JSON file. */
export function contractJson(report: ContractReport): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}

/** The JSON Schema of these files, of `schemaVersion` 1; docs/contract-report.schema.json is this, for other programs. */
export function contractReportSchema(): string {
  const schema = z.toJSONSchema(ContractReport, { io: 'output', target: 'draft-2020-12' });
  return `${JSON.stringify({ title: 'Report of `triggers contract`', ...schema }, null, 2)}\n`;
}
