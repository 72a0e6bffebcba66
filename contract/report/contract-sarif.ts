import { createHash } from 'node:crypto';
import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CHECK_IDS, CHECKS } from '../model/checks.ts';
import type { ContractReport } from '../model/contract-report.ts';
import type { Exchange } from '../model/exchange.ts';
import type { Violation } from '../model/finding.ts';
import { replayCommand } from './contract-wording.ts';

/**
 * The report as SARIF 2.1.0, for code scanning: each check a rule, each violation a result at its line of the contract,
 * with the exchange that shows it. https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function contractSarif(report: ContractReport): string {
  const { tool, startedAt, durationMs, end, violations } = report;
  const log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: tool.name, version: tool.version, semanticVersion: tool.version, rules: rules() } },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: end === 'completed',
            startTimeUtc: startedAt,
            endTimeUtc: new Date(Date.parse(startedAt) + durationMs).toISOString(),
            toolExecutionNotifications: report.reasons.map((text) => ({
              level: 'warning',
              message: { text: wellFormed(text) },
            })),
          },
        ],
        results: violations.map((violation) => result(report, violation)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function rules() {
  return CHECK_IDS.map((id) => {
    const { title, sentence, severity, phases } = CHECKS[id];
    return {
      id,
      name: title.replace(/(?:^|[^A-Za-z]+)([A-Za-z])/g, (_, letter: string) => letter.toUpperCase()),
      shortDescription: { text: `${title}.` },
      fullDescription: { text: sentence },
      help: {
        text: `${sentence} It is checked in: ${phases.join(', ')}. See docs/contract.md.`,
        markdown: `${sentence}\n\nIt is checked in: ${phases.join(', ')}. See \`docs/contract.md\`.`,
      },
      defaultConfiguration: { level: severity },
      properties: { tags: ['contract', 'openapi'] },
    };
  });
}

function result(report: ContractReport, violation: Violation) {
  const { check, severity, sentence, expected, seen, place, operation, curl, exchanges, seed, path, count } = violation;
  const { file, line = 1, column = 1, pointer } = place ?? { file: report.contract.file };
  const last = exchanges.at(-1);
  return {
    ruleId: check,
    ruleIndex: CHECK_IDS.indexOf(check),
    level: severity,
    message: { text: wellFormed(`${sentence}\nexpected: ${expected}\nseen: ${seen}`) },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: toUri(file) }, region: { startLine: line, startColumn: column } },
        ...(pointer !== undefined && { logicalLocations: [{ fullyQualifiedName: pointer, kind: 'value' }] }),
      },
    ],
    // The same wrong answer of the same operation is the same alert in the next run, whatever request showed it.
    partialFingerprints: { 'checkOperationPlace/v1': fingerprint(check, operation, pointer) },
    occurrenceCount: count,
    ...(last !== undefined && { webRequest: webRequest(last), ...webResponse(last) }),
    properties: { expected, seen, curl, seed, path, replay: replayCommand(report, violation) },
  };
}

function fingerprint(...parts: readonly (string | undefined)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

function toUri(file: string): string {
  if (isAbsolute(file)) return pathToFileURL(file).href;
  return file.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/');
}

function webRequest({ request: { method, url, headers, body } }: Exchange) {
  return {
    protocol: 'HTTP',
    version: '1.1',
    method,
    target: url,
    headers: headersOf(headers),
    ...(body !== undefined && { body: content(body) }),
  };
}

function webResponse({ response }: Exchange) {
  if (response === undefined) return { webResponse: { noResponseReceived: true } };
  const { status, statusText, headers, body } = response;
  return {
    webResponse: {
      protocol: 'HTTP',
      version: '1.1',
      statusCode: status,
      reasonPhrase: statusText,
      headers: headersOf(headers),
      body: content(body),
    },
  };
}

/** SARIF has a field once. */
function headersOf(fields: Exchange['request']['headers']): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  for (const [name, value] of fields) {
    const known = headers[name];
    headers[name] = wellFormed(known === undefined ? value : `${known}, ${value}`);
  }
  return headers;
}

function content({ encoding, text }: NonNullable<Exchange['request']['body']>) {
  return encoding === 'utf8' ? { text: wellFormed(text) } : { binary: text };
}

/** A lone surrogate is no text in UTF-8. */
function wellFormed(text: string): string {
  return text.toWellFormed();
}
