import * as z from 'zod';
import { judgeGenerator } from '../judgement/generator-judgement.ts';
import { quantity } from '../model/quantity.ts';

/** What a run was measured on, and how fast that was. */
export const Noise = z.object({
  machine: z.object({ node: z.string(), cpus: z.number(), cpuModel: z.string(), platform: z.string() }),
  /** Times of the fixed piece of work that is done before and after each run. */
  probesMs: z.array(z.number().positive()),
  /** Why the generator could not keep up, which tells of other work on the machine that no probe of its speed sees. */
  generatorLimit: z.string().optional(),
});
export type Noise = z.infer<typeof Noise>;

/** Why the generator of a run could not keep up; nothing if it could. */
export function generatorLimit(health: Parameters<typeof judgeGenerator>[0]): Pick<Noise, 'generatorLimit'> {
  const { verdict, reason } = judgeGenerator(health);
  return verdict === 'pass' ? {} : { generatorLimit: reason };
}

/** How far the speeds of two machines may lie apart to count as the same. */
const MAX_CHANGE = 0.05;

/** Whether figures of two runs can be compared at all: the same machine, and as fast in all probes of both. */
export function compareNoise(a: Noise, b: Noise): { readonly isSame: boolean; readonly text: string } {
  const different = (['cpuModel', 'cpus', 'platform', 'node'] as const).find(
    (key) => a.machine[key] !== b.machine[key],
  );
  if (different !== undefined) {
    return {
      isSame: false,
      text: `not the same machine: ${WORDS[different]} is ${a.machine[different]} on one side, ${b.machine[different]} on the other`,
    };
  }
  const probes = [...a.probesMs, ...b.probesMs];
  if (a.probesMs.length === 0 || b.probesMs.length === 0) {
    return { isSame: false, text: 'nothing shows that the machine was as fast on both sides' };
  }
  const change = Math.max(...probes) / Math.min(...probes) - 1;
  const text = `the machine's own speed differed by ${quantity(Math.round(change * 1_000) / 1_000, 'share')}`;
  return { isSame: change <= MAX_CHANGE, text };
}

const WORDS = { cpuModel: 'the processor', cpus: 'the number of processors', platform: 'the platform', node: 'Node' };
