import * as z from 'zod';

export const Thresholds = z.array(z.unknown()).default([]);
