/** A step of a compiled regular expression; all but `split` and `match` go on with the one after them. */
export type Instruction =
  /** Takes one character, given by its UTF-16 code. */
  | { readonly kind: 'set'; readonly has: (code: number) => boolean }
  | { readonly kind: 'start' }
  | { readonly kind: 'end' }
  | { readonly kind: 'split'; readonly first: number; readonly second: number }
  | { readonly kind: 'match' };

/** Whether the program matches somewhere in a text. All ways are followed at once, so the text is read once. */
export function runProgram(program: readonly Instruction[], text: string): boolean {
  const seenAt = new Int32Array(program.length).fill(-1);
  const pending: number[] = [];
  let current: number[] = [];
  let next: number[] = [];

  for (let at = 0; at <= text.length; at += 1) {
    // A match can begin at any place.
    if (enter(0, at, current)) return true;
    const code = text.charCodeAt(at);
    next.length = 0;
    if (at < text.length) {
      for (const index of current) {
        const instruction = program[index] as Instruction;
        if (instruction.kind === 'set' && instruction.has(code) && enter(index + 1, at + 1, next)) return true;
      }
    }
    [current, next] = [next, current];
  }
  return false;

  /** Adds what is reached from an instruction without taking a character; true: that is a match. */
  function enter(first: number, at: number, states: number[]): boolean {
    // Most are entered alone, and need no list.
    if (program[first]?.kind === 'set') {
      if (seenAt[first] !== at) states.push(first);
      seenAt[first] = at;
      return false;
    }
    pending.push(first);
    for (let index = pending.pop(); index !== undefined; index = pending.pop()) {
      if (seenAt[index] === at) continue;
      seenAt[index] = at;
      const instruction = program[index] as Instruction;
      switch (instruction.kind) {
        case 'match':
          pending.length = 0;
          return true;
        case 'split':
          pending.push(instruction.second, instruction.first);
          break;
        case 'start':
          if (at === 0) pending.push(index + 1);
          break;
        case 'end':
          if (at === text.length) pending.push(index + 1);
          break;
        case 'set':
          states.push(index);
          break;
      }
    }
    return false;
  }
}
