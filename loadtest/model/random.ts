/** The next number of a sequence, from 0 up to 1. */
export type Random = () => number;

/**
 * Numbers that look like chance and are the same for the same seed: xoshiro128++, whose state is filled by SplitMix32.
 * Not for secrets. https://prng.di.unimi.it/xoshiro128plusplus.c
 */
export function seededRandom(seed: number): Random {
  const fill = splitMix(seed);
  let [a, b, c, d] = [fill(), fill(), fill(), fill()];
  return () => {
    const sum = (a + d) | 0;
    const result = (rotateLeft(sum, 7) + a) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotateLeft(d, 11);
    return result / 2 ** 32;
  };
}

/** A seed for one part of what has `seed`, so that the parts do not shift each other's sequences. */
export function seedOfPart(seed: number, part: number): number {
  const next = splitMix(seed ^ Math.imul(part + 1, 0x9e37_79b9));
  next();
  return next() >>> 0;
}

function splitMix(seed: number): () => number {
  let counter = seed | 0;
  return () => {
    counter = (counter + 0x9e37_79b9) | 0;
    let mixed = Math.imul(counter ^ (counter >>> 16), 0x85eb_ca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2_ae35);
    return mixed ^ (mixed >>> 16);
  };
}

function rotateLeft(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}
