/**
 * Tells of one after the other whether it belongs to a share, over 0 up to 1; the same seed tells the same. Its 32-bit
 * numbers are those of SplitMix: a counter in steps of the golden ratio, mixed by the finalizer of MurmurHash3.
 * https://doi.org/10.1145/2660193.2660195 https://github.com/aappleby/smhasher/blob/master/src/MurmurHash3.cpp
 */
export function shareSequence(share: number, seed: number): () => boolean {
  const threshold = share * 2 ** 32;
  let counter = seed;
  return () => {
    counter = (counter + GOLDEN_RATIO) >>> 0;
    return mix(counter) < threshold;
  };
}

/** 2³² divided by the golden ratio, made odd so that the counter takes every value once in its period. */
const GOLDEN_RATIO = 0x9e37_79b9;

function mix(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x85eb_ca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2_ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
