// Loaded into a gateway beside its own code, by `--import` and with `--expose-gc`: collects all garbage when its parent asks
// for it, and tells what is left, on the heap and beside it. Sockets of the operating system are not in that.
import { setImmediate as turn } from 'node:timers/promises'
import { isMainThread } from 'node:worker_threads'

if (isMainThread) {
  process.on('message', () => void tell())
  // Alone it keeps no process alive.
  process.channel?.unref()
}

async function tell(): Promise<void> {
  // What a turn of the event loop still needs is free in the next.
  for (let times = 0; times < 3; times += 1) {
    await turn()
    globalThis.gc?.()
  }
  const { heapUsed, external } = process.memoryUsage()
  process.send?.(heapUsed + external)
}
