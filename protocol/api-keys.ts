import * as z from 'zod';

/** `POST /v1/keys`: an API key to make. */
export const NewApiKey = z.strictObject({
  /** What it is for. */
  name: z.string().min(1).max(255).optional(),
  /** Requests a minute in place of the default. */
  rateLimit: z.number().int().min(1).optional(),
  /** ISO 8601; from then on the key is refused. */
  expiresAt: z.iso.datetime({ offset: true }).optional(),
});
export type NewApiKey = z.infer<typeof NewApiKey>;

/** A new key, the only time that it is shown. */
export const CreatedApiKey = z.object({
  key: z.string(),
  /** The first digits of its hash, by which people name it. */
  id: z.string(),
});
export type CreatedApiKey = z.infer<typeof CreatedApiKey>;

export const ApiKeySummary = z.object({
  id: z.string(),
  status: z.enum(['active', 'revoked']),
  name: z.string().optional(),
  createdAt: z.string().optional(),
  expiresAt: z.string().optional(),
  revokedAt: z.string().optional(),
  rateLimit: z.number().optional(),
});
export type ApiKeySummary = z.infer<typeof ApiKeySummary>;

/** `GET /v1/keys` */
export const ApiKeyList = z.object({ keys: z.array(ApiKeySummary) });
export type ApiKeyList = z.infer<typeof ApiKeyList>;

/** Digits of a key's hash that are its id. */
export const API_KEY_ID_DIGITS = 12;
