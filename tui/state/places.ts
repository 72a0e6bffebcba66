/** The screens with what they are called. */
export const SCREENS = {
  overview: 'Overview',
  inbox: 'Inbox',
  requests: 'Requests',
  lambda: 'Lambda',
  limits: 'Limits',
  load: 'Load',
  faults: 'Faults',
  logs: 'Logs',
} as const;

export type ScreenId = keyof typeof SCREENS;
/** The screens, each of which but the overview is a list of rows. */
export const SCREEN_IDS = Object.keys(SCREENS) as readonly ScreenId[];

export type ListId = Exclude<ScreenId, 'overview'>;
export const LIST_IDS = SCREEN_IDS.filter((id): id is ListId => id !== 'overview');

/** Where a key can work: a screen, or what lies over it. */
export type Place = ScreenId | 'event' | 'request' | 'diff' | 'help';
