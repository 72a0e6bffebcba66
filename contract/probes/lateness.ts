/** When an answer of the service is late enough to be another than it would be in time; a little before the service's own bounds. */

/** The service waits 1 s for the table of its limits, and lets requests pass uncounted if that does not answer. */
export const LIMITS_TABLE_MS = 900;

/** The service looks for the events of a page for 5 s, and ends the page where it is then. */
export const PAGE_SEARCH_MS = 4_500;
