import { CelEngine, type StandardDiagnostic } from '@aws/cloudformation-validate';

/**
 * What AWS's own validator, with the schemas of CloudFormation and of SAM that it is published with, finds in a template:
 * warnings and worse, a line each. It looks less closely at SAM's own resources than at CloudFormation's.
 */
export function templateProblems(text: string, parameterOverrides: Readonly<Record<string, string>> = {}): string[] {
  const engine = new CelEngine();
  try {
    const template = { path: 'template.yaml', readBytes: () => Buffer.from(text) };
    const report = engine.validateStandard(template, { severityLevel: 'WARN', parameterOverrides });
    return report.diagnostics.map(toLine);
  } finally {
    engine.free();
  }
}

function toLine({ ruleId, entity, message }: StandardDiagnostic): string {
  return `${ruleId} ${entity?.logicalId ?? 'template'}: ${message}`;
}
