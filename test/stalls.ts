// How long a gateway's event loop was held up while something was done to it.
import { findFreePort } from './free-port.ts'

export type StallWatch = {
  /** What a gateway must be started with. */
  environment: { [name: string]: string }
  /** The longest stop of the best of a few tries, ms. */
  measure(act: () => Promise<unknown>): Promise<number>
  /** The longest stop since the last look, ms. */
  read(): Promise<number>
}

const TRIES = 5
/** What needs no further try. */
const GOOD_MS = 25

export async function openStallWatch(): Promise<StallWatch> {
  const port = await findFreePort()
  const read = async () => Number(await (await fetch(`http://127.0.0.1:${port}/`)).text())
  return {
    environment: {
      STALL_MONITOR_PORT: String(port),
      NODE_OPTIONS: `--import ${new URL('./stall-monitor.ts', import.meta.url).href}`,
    },
    read,
    async measure(act) {
      let best = Number.POSITIVE_INFINITY
      for (let done = 0; done < TRIES && best > GOOD_MS; done += 1) {
        await read()
        await act()
        best = Math.min(best, await read())
      }
      return best
    },
  }
}
