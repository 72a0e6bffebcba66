/** The request target taken apart, nothing decoded. */
export interface RequestTarget {
  /** As it was sent, without query and fragment: what follows the stage in `requestContext.path`. */
  readonly rawPath: string;
  /** The event's `path`: several slashes at its start are one, all else is kept byte for byte (recorded from AWS). */
  readonly path: string;
  /** Without the question mark; empty if there is none. */
  readonly query: string;
}

/** Takes a request target apart: the usual `/path?query`, a proxy's `http://host/path?query`, or `*`. */
export function readTarget(target: string): RequestTarget {
  const fragmentAt = target.indexOf('#');
  const withoutFragment = fragmentAt === -1 ? target : target.slice(0, fragmentAt);
  const queryAt = withoutFragment.indexOf('?');
  const rawPath = originPath(queryAt === -1 ? withoutFragment : withoutFragment.slice(0, queryAt));
  const path = rawPath.charCodeAt(1) === SLASH ? rawPath.replace(/^\/+/, '/') : rawPath;
  return { rawPath, path, query: queryAt === -1 ? '' : withoutFragment.slice(queryAt + 1) };
}

const SLASH = 0x2f;

function originPath(path: string): string {
  if (path.charCodeAt(0) === SLASH) return path;
  // RFC 9112, section 3.2.2: a server must accept the absolute form.
  const absolute = /^https?:\/\/[^/]*(.*)$/i.exec(path);
  if (absolute === null) return path;
  return absolute[1] === '' ? '/' : (absolute[1] as string);
}
