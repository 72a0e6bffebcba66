import * as z from 'zod';
import { Threshold } from '../judgement/threshold.ts';

/** What has to hold, each judged on its own. */
export const Thresholds = z.array(Threshold, 'must be a list of thresholds').default([]);
export type Thresholds = z.infer<typeof Thresholds>;
