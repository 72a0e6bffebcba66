/** A JUnit report, in the form that CI systems read: https://github.com/testmoapp/junitxml */
export interface JunitSuite {
  readonly name: string;
  readonly durationMs: number;
  readonly cases: readonly JunitCase[];
}

export interface JunitCase {
  readonly className: string;
  readonly name: string;
  readonly durationMs?: number;
  readonly result:
    | { readonly kind: 'passed' }
    /** `text` is the evidence, of any length. */
    | { readonly kind: 'failed'; readonly message: string; readonly text: string }
    | { readonly kind: 'skipped'; readonly message: string };
  /** File and line in the repository, where CI systems link to. */
  readonly file?: string;
  readonly line?: number;
}

/** The whole file. */
export function junitXml(suites: readonly JunitSuite[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${suites.map(suiteXml).join('')}</testsuites>\n`;
}

function suiteXml({ name, durationMs, cases }: JunitSuite): string {
  const count = (kind: JunitCase['result']['kind']) => cases.filter(({ result }) => result.kind === kind).length;
  const head = attributes({
    name,
    tests: cases.length,
    failures: count('failed'),
    skipped: count('skipped'),
    errors: 0,
    time: seconds(durationMs),
  });
  return `  <testsuite${head}>\n${cases.map(caseXml).join('')}  </testsuite>\n`;
}

function caseXml({ className, name, durationMs = 0, result, file, line }: JunitCase): string {
  const head = attributes({ classname: className, name, time: seconds(durationMs), file, line });
  switch (result.kind) {
    case 'passed':
      return `    <testcase${head}/>\n`;
    case 'failed':
      return `    <testcase${head}>\n      <failure${attributes({ message: result.message })}>${escapeXml(result.text)}</failure>\n    </testcase>\n`;
    case 'skipped':
      return `    <testcase${head}>\n      <skipped${attributes({ message: result.message })}/>\n    </testcase>\n`;
  }
}

function attributes(values: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${escapeXml(String(value))}"`)
    .join('');
}

const seconds = (durationMs: number) => (durationMs / 1000).toFixed(3);

/** Also without the characters that no XML 1.0 file may hold: https://www.w3.org/TR/xml/#charsets */
function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replace(/[&<>"'\n\t\r]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/[^\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd');
}
