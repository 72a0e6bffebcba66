import * as z from 'zod';

/** An event to send, under a name. */
export const Fixture = z.object({
  name: z.string(),
  description: z.string(),
  origin: z.enum(['built-in', 'folder']),
  /** Body of `POST /v1/events`, JSON text. */
  body: z.string(),
});
export type Fixture = z.infer<typeof Fixture>;

/** `GET /v1/fixtures`: what comes with the workbench, and the files of the folder `fixtures/` beside the template. */
export const FixtureList = z.object({
  fixtures: z.array(Fixture),
  /** Files of the folder that are none, each with the reason in a sentence. */
  problems: z.array(z.string()),
});
export type FixtureList = z.infer<typeof FixtureList>;
