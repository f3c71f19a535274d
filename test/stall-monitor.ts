// Loaded into a gateway before anything else: how long its event loop is held up by one turn, by the time that its own thread
// computes. What a busy machine takes from it is not the gateway's, so a proof does not depend on who else is running.
// It answers on a port of its own, and begins anew with each answer.
import { createServer } from 'node:http'
import { isMainThread } from 'node:worker_threads'

const port = process.env['STALL_MONITOR_PORT']
/** Between two looks, ms: a turn that takes longer is seen as one. */
const LOOK_EVERY_MS = 2

if (isMainThread && port !== undefined) {
  let longestUs = 0
  let last = process.threadCpuUsage()
  setInterval(() => {
    const now = process.threadCpuUsage()
    longestUs = Math.max(longestUs, now.user + now.system - last.user - last.system)
    last = now
  }, LOOK_EVERY_MS).unref()
  createServer((_request, response) => {
    response.end(String(longestUs / 1_000))
    longestUs = 0
    last = process.threadCpuUsage()
  })
    .listen(Number(port), '127.0.0.1')
    .unref()
}
