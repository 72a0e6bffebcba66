import { WorkbenchError } from '../../../protocol/workbench-error.ts';

/** Where an external database answers. */
export interface ExternalEndpoint {
  readonly url: string;
  /** AWS itself, and not a program that stands in for it. */
  readonly isAws: boolean;
}

/** https://docs.aws.amazon.com/general/latest/gr/ddb.html: IPv4, China, and dual-stack */
const AWS_DOMAINS = ['amazonaws.com', 'amazonaws.com.cn', 'api.aws'];

/** `eu-west-1`, `us-gov-east-1`, `cn-north-1`, as a label of a host name. */
const REGION_LABEL = /^[a-z]{2}(-[a-z]+)+-\d+$/;

/** Reads the endpoint that a user gave. Throws BAD_ARGUMENT for one that cannot be used, or not with this region. */
export function parseExternalEndpoint(text: string, region: string): ExternalEndpoint {
  const url = parseUrl(text);
  const isAws = AWS_DOMAINS.some((domain) => url.hostname.endsWith(`.${domain}`));
  if (isAws) requireAws(url, region);
  return { url: url.href.replace(/\/$/, ''), isAws };
}

/** The Region in the name of an endpoint of AWS; undefined: it names none. */
function regionOfHost(hostname: string): string | undefined {
  return hostname.split('.').find((label) => REGION_LABEL.test(label));
}

function parseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    throw unusable(text, 'it is not an address that begins with http:// or https://');
  }
  if (url.username !== '' || url.password !== '') {
    throw unusable(url.host, 'it has a user name or password; credentials belong into the environment');
  }
  if (url.search !== '' || url.hash !== '') throw unusable(text, 'it has a query or fragment');
  return url;
}

function requireAws(url: URL, region: string): void {
  if (url.protocol !== 'https:') throw unusable(url.href, 'data would go to AWS unencrypted; begin it with https://');
  const endpointRegion = regionOfHost(url.hostname);
  if (endpointRegion === region) return;
  const where = endpointRegion === undefined ? 'names no Region' : `is in ${endpointRegion}`;
  throw unusable(
    url.href,
    `it ${where}, and the function runs in ${region}; use that Region's endpoint, or another --region`,
  );
}

function unusable(text: string, reason: string): WorkbenchError {
  return new WorkbenchError(
    'BAD_ARGUMENT',
    `The database ${text} cannot be used: ${reason}. Give --dynamodb-endpoint an address such as http://127.0.0.1:8000, or https://dynamodb.us-east-1.amazonaws.com for AWS.`,
  );
}
