/**
 * Numbers from 0 up to 1, the same for the same seed (32 bits of it count). SplitMix in its 32-bit form: a counter in
 * steps of the golden ratio, mixed. https://doi.org/10.1145/2660193.2660195
 */
export function seededRandom(seed: number): () => number {
  let counter = seed | 0;
  const next32 = () => {
    counter = (counter + 0x9e37_79b9) | 0;
    let mixed = Math.imul(counter ^ (counter >>> 16), 0x21f0_aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a_2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
  // 53 bits, as Math.random has.
  return () => ((next32() >>> 5) * 2 ** 26 + (next32() >>> 6)) / 2 ** 53;
}
