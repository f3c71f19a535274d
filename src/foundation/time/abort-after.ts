// A signal that tells work to stop when its time is over. Whether the work stops, and how it reports that, is up to the
// work.
import type { Clock } from './clock.ts'

/** What `work` returns or throws; its signal is aborted after `ms`, for the reason `late` where one is given. */
export async function abortAfter<T>(
  clock: Pick<Clock, 'after'>,
  ms: number,
  work: (signal: AbortSignal) => Promise<T>,
  late?: Error,
): Promise<T> {
  const controller = new AbortController()
  const cancel = clock.after(ms, () => controller.abort(late))
  try {
    return await work(controller.signal)
  } finally {
    cancel()
  }
}
