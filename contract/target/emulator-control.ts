import * as z from 'zod';
import { CreatedApiKey } from '../../protocol/api-keys.ts';
import { ClockStatus } from '../../protocol/clock.ts';
import { type ControlAddress, controlCall } from '../../protocol/control-client.ts';
import { Fault, FaultList } from '../../protocol/faults.ts';
import type { TargetControl } from './target.ts';

/** What an emulator's control API offers to a checker. Keys need an emulator that looks them up: `--auth aws`. */
export function emulatorControl(address: ControlAddress): Required<TargetControl> {
  return {
    async issueKey(options) {
      const { key, id } = await controlCall(address, 'POST', '/v1/keys', CreatedApiKey, options);
      return { secret: key, id };
    },
    async revokeKey(id) {
      await controlCall(address, 'DELETE', `/v1/keys/${encodeURIComponent(id)}`, z.unknown());
    },
    async addFault(fault) {
      await controlCall(address, 'POST', '/v1/faults', Fault, fault);
    },
    async removeFaults() {
      await controlCall(address, 'DELETE', '/v1/faults', FaultList);
    },
    async advanceClock(ms) {
      await controlCall(address, 'POST', '/v1/clock', ClockStatus, { advanceMs: ms });
    },
  };
}
