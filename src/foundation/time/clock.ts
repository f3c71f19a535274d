// Time, handed in. Code that needs the time takes a Clock; tests and the simulation hand in their own.
import { Deadlines } from './deadlines.ts'

/** A UTC day. */
export const DAY_MS = 86_400_000

export type Clock = {
  /** Wall clock, ms since the epoch. */
  nowMs(): number
  /** Monotonic, ms; only differences mean anything. */
  monotonicMs(): number
  /** Runs `action` once after `delayMs`; returns what cancels it. Does not keep the process alive. */
  after(delayMs: number, action: () => void): () => void
}

/** Delays from here on may end half a second late, ms. */
const LONG_MS = 5_000
const deadlines = new Deadlines()

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  after(delayMs, action) {
    if (delayMs >= LONG_MS) return deadlines.after(delayMs, action)
    const timer = setTimeout(action, delayMs)
    timer.unref()
    return () => clearTimeout(timer)
  },
}

/** The process stays alive until the returned function is called: nothing else that it waits for may keep it so. */
export function keepAwake(): () => void {
  const timer = setInterval(() => {}, 60_000)
  return () => clearInterval(timer)
}

/** Keeps the process alive until then. */
export async function sleep(clock: Clock, delayMs: number): Promise<void> {
  const rest = keepAwake()
  await new Promise<void>((resolve) => clock.after(delayMs, resolve))
  rest()
}

/**
 * Runs `action` at the next turn of the event loop, when everything that has arrived by now was read: no time that passes,
 * so no matter of a clock. Keeps the process alive until then.
 */
export function onNextTurn(action: () => void): void {
  setImmediate(action)
}
