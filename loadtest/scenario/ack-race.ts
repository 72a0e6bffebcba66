import * as z from 'zod';

/** Many acknowledge one event at the same moment: exactly one of them may be told that it did. */
export const ackRaceFields = {
  events: z.int().min(1).max(1000).default(30).describe('One after the other.'),
  racers: z.int().min(2).max(500).default(20).describe('Acknowledgements of each at the same time.'),
};
