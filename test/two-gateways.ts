// Two gateways of one database and one set of secrets, as behind a load balancer; both directories are removed together.
import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { startGateway, type Gateway } from './gateway.ts'

/** `config` names the database that both share. */
export async function startTwo(config: object): Promise<readonly [Gateway, Gateway]> {
  const first = await startGateway({ config })
  const data = join(first.data, '..', 'second')
  mkdirSync(data, { mode: 0o700 })
  copyFileSync(join(first.data, 'secrets.json'), join(data, 'secrets.json'))
  const second = await startGateway({ config, arguments: ['--data', data] })
  return [first, { ...second, data }]
}
