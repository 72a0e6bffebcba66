import { quantity } from '../model/quantity.ts';

/** Of a run's requests, those that there are records of. */
export function coveredShare(records: number, requestsOfRun = records): number {
  return Math.min(1, records / Math.max(1, requestsOfRun));
}

/** What a reader must know of figures that are of a part of a run; nothing if they are of all of it. */
export function coverageNotes(share: number): readonly string[] {
  if (share === 1) return [];
  return [
    `The emulator keeps the newest records: these are of the last ${quantity(share, 'share')} of the run's requests, and cold starts before them are not in it.`,
  ];
}
