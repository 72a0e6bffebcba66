import { MAX_INVOCATION_BYTES, MAX_REQUEST_BYTES } from '../model/cloud-limits.ts';
import type { ScenarioSource } from '../scenario/scenario.ts';

const byService = { status: 413, by: 'service', isBilled: true } as const;
const byGateway = { status: 413, by: 'gateway', isBilled: false } as const;
const taken = { status: 201, by: 'service', isBilled: true } as const;

export const payloadLimits = {
  kind: 'payload-limits',
  name: 'payload-limits',
  description: 'Requests around every limit of size, to the byte: who refuses them, how, and whether that is billed.',
  rungs: [
    { name: 'largest event', of: 'item', bytes: 0, expect: taken },
    { name: 'largest event, a byte less', of: 'item', bytes: -1, expect: taken },
    { name: 'largest event, a byte more', of: 'item', bytes: 1, expect: byService },
    { name: 'largest event, multi-byte', of: 'item', bytes: 0, characters: 'multi-byte', expect: taken },
    {
      name: 'largest event, multi-byte, a byte more',
      of: 'item',
      bytes: 1,
      characters: 'multi-byte',
      expect: byService,
    },
    { name: 'largest event in chunks', of: 'item', bytes: 0, transfer: 'chunked', expect: taken },
    { name: 'largest event in chunks, a byte more', of: 'item', bytes: 1, transfer: 'chunked', expect: byService },
    { name: 'payload of 400 KB', of: 'payload', bytes: 409_600, expect: byService },
    { name: 'payload of 400 KB and a byte', of: 'payload', bytes: 409_601, expect: byService },
    { name: 'request well under 6 MB', of: 'request', bytes: 6_000_000, expect: byService },
    { name: 'request of 6 MB', of: 'request', bytes: MAX_INVOCATION_BYTES, expect: byGateway },
    {
      name: 'request of 6 MB in chunks',
      of: 'request',
      bytes: MAX_INVOCATION_BYTES,
      transfer: 'chunked',
      expect: byGateway,
    },
    { name: 'request of 10 MB', of: 'request', bytes: MAX_REQUEST_BYTES, expect: byGateway },
    { name: 'request of 10 MB and a byte', of: 'request', bytes: MAX_REQUEST_BYTES + 1, expect: byGateway },
    {
      name: 'request of 10 MB and a byte in chunks',
      of: 'request',
      bytes: MAX_REQUEST_BYTES + 1,
      transfer: 'chunked',
      expect: byGateway,
    },
  ],
} as const satisfies ScenarioSource;
