// Portkey's gateway, installed into a folder of its own (BENCH_PORTKEY=1), never a dependency.
import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findFreePort } from '../../test/free-port.ts'
import { start, stop, waitForPort } from './child-process.ts'
import type { Upstream } from './start-upstream.ts'
import { paths, type Target } from './target.ts'

export async function startPortkey(upstream: Upstream): Promise<Target> {
  const folder = join(tmpdir(), 'crossmodel-bench-portkey')
  const installed = spawnSync(
    'npm',
    ['install', '--prefix', folder, '--no-audit', '--no-fund', '@portkey-ai/gateway'],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  )
  if (installed.status !== 0) throw new Error('@portkey-ai/gateway could not be installed')
  const port = await findFreePort()
  const script = join(folder, 'node_modules/@portkey-ai/gateway/build/start-server.js')
  const child = start(process.execPath, [script, `--port=${port}`, '--headless'], { stdio: 'ignore' })
  await waitForPort(port)
  const providers: { readonly [outbound: string]: string } = { chat: 'openai', messages: 'anthropic' }
  return {
    name: 'portkey',
    pid: child.pid as number,
    isPeer: true,
    address({ inbound, outbound, isSecond }, model) {
      const provider = providers[outbound]
      if (inbound !== 'chat' || provider === undefined || isSecond) return undefined
      const headers = {
        authorization: 'Bearer bench',
        'x-portkey-provider': provider,
        'x-portkey-custom-host': `http://127.0.0.1:${upstream.port}/v1`,
      }
      return { port, path: paths.chat, headers, model }
    },
    close: () => stop(child),
  }
}
