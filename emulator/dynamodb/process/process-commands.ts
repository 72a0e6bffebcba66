import type { ChildProcess } from 'node:child_process';
import { WorkbenchError } from '../../../protocol/workbench-error.ts';
import type { ProcessCommand, ProcessMessage } from './process-messages.ts';

type Done = Extract<ProcessMessage, { kind: 'done' }>;

type WithoutId<Command> = Command extends unknown ? Omit<Command, 'id'> : never;

/** The emulator's side of commands to the database process. */
export interface ProcessCommands {
  /** Resolves when the command is in effect. Rejects with DATABASE_ENDED if the process ends before. */
  readonly send: (command: WithoutId<ProcessCommand>) => Promise<Done>;
  /** To be told of each answer. */
  readonly settle: (done: Done) => void;
}

/** Commands to one process; a command rejects with DATABASE_ENDED when that has ended. */
export function createProcessCommands(child: ChildProcess): ProcessCommands {
  const pending = new Map<number, PromiseWithResolvers<Done>>();
  let lastId = 0;

  child.once('exit', () => {
    for (const { reject } of pending.values()) reject(ended());
    pending.clear();
  });

  return {
    send(command) {
      if (!child.connected) return Promise.reject(ended());
      const id = ++lastId;
      const answer = Promise.withResolvers<Done>();
      pending.set(id, answer);
      // What cannot be sent any more is settled by the exit.
      child.send({ ...command, id } satisfies ProcessCommand, () => {});
      return answer.promise;
    },
    settle(done) {
      pending.get(done.id)?.resolve(done);
      pending.delete(done.id);
    },
  };
}

function ended(): WorkbenchError {
  return new WorkbenchError(
    'DATABASE_ENDED',
    'The database process ended before it could do what it was told. Another one is started: try again in a moment.',
  );
}
