/** A line of a terminal that is written over as work goes on; nothing on what is no terminal. */
export interface ProgressLine {
  readonly show: (line: string) => void;
  readonly clear: () => void;
}

export function createProgressLine(stream: NodeJS.WriteStream): ProgressLine {
  if (!stream.isTTY) return { show: () => {}, clear: () => {} };
  const erase = '\r\u001b[K';
  return {
    show: (line) => void stream.write(`${erase}${line.slice(0, Math.max(1, (stream.columns ?? 80) - 1))}`),
    clear: () => void stream.write(erase),
  };
}
