import { type JunitCase, junitXml } from '../../protocol/report/junit.ts';
import type { Judgement } from '../model/judgement.ts';
import type { RunReport } from '../model/run-report.ts';

/** A test for each judgement. What was not decided counts as skipped: it neither passed nor failed. */
export function reportJunit({ scenario, durationMs, judgements }: RunReport): string {
  const name = `load ${scenario.name}`;
  const cases = judgements.map(
    (judgement): JunitCase => ({ className: name, name: judgement.sentence, result: resultOf(judgement) }),
  );
  return junitXml([{ name, durationMs, cases }]);
}

function resultOf({ id, verdict, sentence, reason }: Judgement): JunitCase['result'] {
  switch (verdict) {
    case 'pass':
      return { kind: 'passed' };
    case 'fail':
      return { kind: 'failed', message: reason, text: `${id}\n${sentence}\n${reason}` };
    case 'inconclusive':
      return { kind: 'skipped', message: `inconclusive: ${reason}` };
  }
}
