import type { Options } from 'yargs';
import { portOption, wholeNumberOption } from '../options/number-options.ts';
import { CONTRACT_OPTIONS, type ContractArguments } from './contract-options.ts';

export interface ProxyArguments
  extends Pick<ContractArguments, 'spec' | 'json' | 'junit' | 'sarif' | 'markdown' | 'har' | 'github'> {
  readonly target: string;
  readonly port: number;
  readonly 'allow-remote'?: string | undefined;
  readonly 'max-body-mb': number;
  readonly 'fail-on-clients': boolean;
}

const { spec, json, junit, sarif, markdown, har, github } = CONTRACT_OPTIONS;

/** The options of `triggers contract proxy`, in the order of its help. */
export const PROXY_OPTIONS = {
  target: { type: 'string', demandOption: true, requiresArg: true, describe: 'Base URL of the API, without /v1' },
  port: portOption('port', 8090, 'Port for the clients, 0 for a free one'),
  spec,
  'allow-remote': { type: 'string', requiresArg: true, describe: 'Host of a target on another machine' },
  'max-body-mb': wholeNumberOption('max-body-mb', {
    min: 1,
    max: 1024,
    default: 16,
    describe: 'Larger bodies pass, and are not judged',
  }),
  'fail-on-clients': {
    type: 'boolean',
    default: false,
    describe: 'What clients send wrong violates the contract too, in place of a warning',
  },
  json,
  junit,
  sarif,
  markdown,
  har,
  github,
} as const satisfies Readonly<Record<string, Options>>;
