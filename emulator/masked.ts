const SHOWN_CHARACTERS = 4;

/** A secret's last four characters, by which its owner knows it; nothing of a short one. */
export function masked(secret: string): string {
  return secret.length < 3 * SHOWN_CHARACTERS ? '****' : `****${secret.slice(-SHOWN_CHARACTERS)}`;
}
