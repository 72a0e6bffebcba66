import fc from 'fast-check';
import { propertyProbe } from '../../engine/probe.ts';
import {
  Acknowledge,
  AcknowledgeAtOnce,
  AcknowledgeWhileRemoving,
  Create,
  CreateAtOnce,
  CreateKeyed,
  type LifeCommand,
  List,
  Read,
  Remove,
} from './life-commands.ts';
import type { Model } from './life-model.ts';

/** Sequences of everything that can happen to events, compared with a model of their lives after each step. */
export const eventLives = propertyProbe<Iterable<LifeCommand>>({
  id: 'life',
  phase: 'stateful',
  operations: ['createEvent', 'getEvent', 'acknowledgeEvent', 'deleteEvent', 'listInbox'],
  checks: ['lifecycle', 'created-readable', 'idempotency', 'pagination'],
  runs: 110,
  arbitrary: (_context, replayPath) =>
    fc.commands(
      [
        fc.nat(3).map((payload) => new Create(payload)),
        fc.tuple(fc.nat(2), fc.nat(1)).map(([key, payload]) => new CreateKeyed(key, payload)),
        fc.nat(9).map((index) => new Read(index)),
        fc.nat(9).map((index) => new Acknowledge(index)),
        fc.nat(9).map((index) => new Remove(index)),
        fc.integer({ min: 1, max: 4 }).map((limit) => new List(limit)),
        fc
          .tuple(fc.nat(9), fc.integer({ min: 2, max: 5 }))
          .map(([index, count]) => new AcknowledgeAtOnce(index, count)),
        fc.tuple(fc.nat(2), fc.integer({ min: 2, max: 5 })).map(([key, count]) => new CreateAtOnce(key, count)),
        fc.nat(9).map((index) => new AcknowledgeWhileRemoving(index)),
      ],
      { maxCommands: 12, size: 'max', ...(replayPath !== undefined && { replayPath }) },
    ) as fc.Arbitrary<Iterable<LifeCommand>>,
  async test(commands, trial) {
    const setup = () => ({ model: { events: [], keys: new Map() } as Model, real: trial });
    await fc.asyncModelRun(setup, commands);
  },
});
