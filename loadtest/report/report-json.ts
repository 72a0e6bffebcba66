import * as z from 'zod';
import { RunReport } from '../model/run-report.ts';

/** The report as a JSON file. */
export function reportJson(report: RunReport): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}

/** The JSON Schema of these files, of `schemaVersion` 1; docs/load-report.schema.json is this, for other programs. */
export function loadReportSchema(): string {
  const schema = z.toJSONSchema(RunReport, { io: 'output', target: 'draft-2020-12' });
  return `${JSON.stringify({ title: 'Report of `triggers load`', ...schema }, null, 2)}\n`;
}
