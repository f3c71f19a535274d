// Two gateways of one database and one set of secrets, as behind a load balancer.
import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { startGateway, type Gateway, type GatewayOptions } from './gateway.ts'
import { newDirectory } from './new-directory.ts'

/** `config` names the database that both share. */
export async function startTwo(config: object): Promise<readonly [Gateway, Gateway]> {
  const first = await startGateway({ config })
  return [first, await startBeside(first, { config })]
}

/** Another gateway with the secrets of `first`, on a data directory of its own. */
export async function startBeside(first: Gateway, options: GatewayOptions): Promise<Gateway> {
  const data = join(newDirectory(), 'data')
  mkdirSync(data, { mode: 0o700 })
  copyFileSync(join(first.data, 'secrets.json'), join(data, 'secrets.json'))
  const gateway = await startGateway({ ...options, arguments: ['--data', data, ...(options.arguments ?? [])] })
  return { ...gateway, data }
}
