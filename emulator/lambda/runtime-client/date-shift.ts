/**
 * Moves `Date` of this process: `Date.now()`, `new Date()` and `Date()`, and nothing else; measuring clocks, timers and
 * worker threads go on as they are. At 0 `Date` is Node's own again. Code that kept a reference to `Date` itself before it
 * was moved makes unmoved dates with `new`; `Date.now()` is moved for that code, too.
 */
export function shiftDate(offsetMs: number): void {
  if (offsetMs === 0) {
    globalThis.Date = NodeDate;
    NodeDate.now = now;
    NodeDate.prototype.constructor = NodeDate;
    return;
  }
  const movedNow = () => now() + offsetMs;
  const moved = new Proxy(NodeDate, {
    construct: (target, parameters: readonly unknown[], newTarget) =>
      Reflect.construct(target, parameters.length === 0 ? [movedNow()] : parameters, newTarget),
    apply: () => new NodeDate(movedNow()).toString(),
  });
  globalThis.Date = moved;
  NodeDate.now = movedNow;
  NodeDate.prototype.constructor = moved;
}

const NodeDate = globalThis.Date;
const { now } = NodeDate;
