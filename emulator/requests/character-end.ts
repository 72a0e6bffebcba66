/** The end of the last whole character up to a position in UTF-8. */
export function characterEnd(text: Buffer, at: number): number {
  let end = Math.min(at, text.length);
  while (end < text.length && end > 0 && ((text[end] as number) & 0xc0) === 0x80) end -= 1;
  return end;
}
