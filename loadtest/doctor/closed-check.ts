import { closed, type DoctorCheck, planFor, unequal } from './doctor-check.ts';
import { startKnownServer } from './known-server.ts';

const USERS = 3;

/** A closed model has so many users, and sends so many requests. */
export const users: DoctorCheck = {
  name: 'users',
  sentence: 'users who wait for their answers are never more at once than there are, and send exactly what they are to',
  async run(context) {
    await using server = await startKnownServer({ behave: ({ answer }) => void setImmediate(() => answer(200)) });
    const requests = context.effort === 'full' ? 3_000 : 200;
    const { ledger, samples } = await context.runLoad(planFor(server, context, closed(requests, USERS)));
    const late = [...samples.intendedMs].filter((timeMs, row) => timeMs !== samples.sentMs[row]).length;
    return {
      wrong: [
        ...unequal('requests', ledger.sent, requests),
        ...unequal('requests that the server saw', ledger.sent, server.exchanges.length),
        ...(server.mostAtOnce() > USERS ? [`${server.mostAtOnce()} were there at once`] : []),
        ...(late > 0
          ? [`${late} requests of a closed loop have another intended time than that of their sending`]
          : []),
      ],
      evidence: `${requests} requests by ${USERS} users, at most ${server.mostAtOnce()} at once`,
    };
  },
};
