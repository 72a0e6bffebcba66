/**
 * Kills environments, the database and the emulator at random, again and again, while clients write, and looks after each
 * restart whether everything that got 201 is there once. Ends with exit code 1 at the first loss. `npm run soak --
 * --minutes 5 --seed 7`; without a seed it takes one and says it.
 */
import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { answered, type Ledger, lossesOf, newLedger, sendUntilGone } from './crash-traffic.ts';
import { killOneOf, type RandomBelow, seededNumbers } from './crash-victims.ts';
import { startEmulatorProcess, temporaryFolder } from './emulator-process.ts';

const NO_LIMIT = ['--rate-limit', '1000000', '--throttle', 'off'];
/** After so many events a new folder is begun: looking at each of them takes its time. */
const MAX_EVENTS = 2_000;
const MAX_KILLS_IN_A_LIFE = 8;
const MAX_BETWEEN_KILLS_MS = 700;

const { minutes, seed } = parseArgs({
  options: { minutes: { type: 'string', default: '3' }, seed: { type: 'string', default: String(randomInt(2 ** 31)) } },
}).values;
const random = seededNumbers(Number(seed));
const endsAtMs = performance.now() + Number(minutes) * 60_000;
const kills = { environment: 0, database: 0, emulator: 0, group: 0 };
let events = 0;
say(`Seed ${seed}, ${minutes} minutes.`);
while (performance.now() < endsAtMs && process.exitCode === undefined) {
  using data = temporaryFolder();
  const ledger = newLedger();
  let isWhole = true;
  while (isWhole && ledger.next < MAX_EVENTS && performance.now() < endsAtMs) {
    await oneLife(data.path, ledger, random);
    isWhole = await checkAfterRestart(data.path, ledger);
  }
  events += answered(ledger);
  const told = Object.entries(kills).map(([victim, count]) => `${victim} ${count}`);
  say(`${events} answered events; killed: ${told.join(', ')}.`);
  if (!isWhole) process.exitCode = 1;
}

/** From a start to the end by force. */
async function oneLife(data: string, ledger: Ledger, random: RandomBelow): Promise<void> {
  await using emulator = await startEmulatorProcess(['--data', data, ...NO_LIMIT]);
  const gone = sendUntilGone(emulator, ledger);
  for (let left = random(MAX_KILLS_IN_A_LIFE); left > 0; left -= 1) {
    await delay(random(MAX_BETWEEN_KILLS_MS));
    const victim = await killOneOf(emulator, random);
    if (victim !== undefined) kills[victim] += 1;
  }
  await delay(random(MAX_BETWEEN_KILLS_MS));
  const isWholeGroup = random(2) === 0;
  kills[isWholeGroup ? 'group' : 'emulator'] += 1;
  if (isWholeGroup) emulator.killGroup();
  else emulator.signal('SIGKILL');
  await gone;
}

async function checkAfterRestart(data: string, ledger: Ledger): Promise<boolean> {
  await using emulator = await startEmulatorProcess(['--data', data, ...NO_LIMIT]);
  const losses = await lossesOf(emulator, ledger);
  for (const loss of losses) say(loss);
  return losses.length === 0;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
