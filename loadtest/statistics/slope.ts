import { mean } from './moments.ts';
import { studentTQuantile } from './student-t.ts';

export interface Slope {
  readonly slope: number;
  readonly intercept: number;
  /** One-sided 95 % bounds of the slope. */
  readonly lower: number;
  readonly upper: number;
}

/**
 * The straight line through points that has the least squares, with bounds of its slope by Student's t. The deviations
 * must not depend on each other: give means of blocks rather than a series. Undefined for fewer than three points
 * or points that share one x. Logarithms of both sides give the power of a growth.
 */
export function slopeOf(x: readonly number[], y: readonly number[], confidence = 0.95): Slope | undefined {
  if (x.length !== y.length) throw new RangeError(`${x.length} places do not pair with ${y.length} values`);
  const [meanX, meanY] = [mean(x), mean(y)];
  const spread = x.reduce((sum, value) => sum + (value - meanX) ** 2, 0);
  if (x.length < 3 || spread === 0) return undefined;
  const slope = x.reduce((sum, value, at) => sum + (value - meanX) * ((y[at] as number) - meanY), 0) / spread;
  const intercept = meanY - slope * meanX;
  const squares = x.reduce((sum, value, at) => sum + ((y[at] as number) - intercept - slope * value) ** 2, 0);
  const degreesOfFreedom = x.length - 2;
  const margin = studentTQuantile(confidence, degreesOfFreedom) * Math.sqrt(squares / degreesOfFreedom / spread);
  return { slope, intercept, lower: slope - margin, upper: slope + margin };
}
