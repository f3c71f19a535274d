// Reads the text of a price list from a file or an address. Prices decide what customers pay, so over the network a
// list comes by https alone, except from servers on this machine, and redirects are not followed.
import { readFileSync, statSync } from 'node:fs'

import { bounds } from '../../foundation/bounds.ts'
import { isLoopbackHost } from '../../foundation/public-address.ts'
import { noProxies, type ProxyRules } from '../../http1/transport/proxy-rules.ts'
import { directTransport, Transport } from '../../http1/transport/transport.ts'
import { OperationError } from '../../operations/operation.ts'
import { systemNetwork } from '../../start/system-network.ts'

/** @throws OperationError that says why there is none */
export async function readSource(source: string, proxies = noProxies): Promise<string> {
  return /^https?:\/\//i.test(source) ? fetchList(source, proxies) : readFile(source)
}

function readFile(path: string): string {
  try {
    if (statSync(path).size > bounds.priceListBytes) throw tooLong(path)
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof OperationError) throw error
    throw new OperationError('usage', `${path} cannot be read: ${(error as Error).message}.`)
  }
}

async function fetchList(address: string, proxies: ProxyRules): Promise<string> {
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (url === undefined) throw new OperationError('usage', `${address} is not an address.`)
  const isHere = isLoopbackHost(url.hostname)
  if (url.protocol !== 'https:' && !isHere)
    throw new OperationError('usage', `${url.origin} is not https: prices could be changed on their way.`)
  // What an address holds beside the place is its reader's secret.
  const place = `${url.origin}${url.pathname}`
  // A proxy elsewhere could not reach this machine, and would have what comes without TLS in its hands.
  const transport = isHere ? directTransport : new Transport(proxies)
  const wanted = { method: 'GET', withinMs: bounds.priceListMs, mostBytes: bounds.priceListBytes, transport } as const
  const answer = await systemNetwork.call(url, wanted).catch((error: Error) => {
    const reason = error.cause instanceof Error ? error.cause.message : error.message
    throw new OperationError('fault', `${place} gave no price list: ${reason}. A file can be given in its place.`)
  })
  const moved = answer.headers.get('location')
  if (answer.status >= 300 && answer.status < 400 && moved !== null)
    throw new OperationError('fault', `${place} has moved to ${moved}: give that address.`)
  if (answer.status !== 200) throw new OperationError('fault', `${place} answered ${answer.status}.`)
  if (answer.isCut) throw tooLong(place)
  return answer.body
}

function tooLong(source: string): OperationError {
  return new OperationError('usage', `${source} is longer than ${bounds.priceListBytes} bytes: it is no price list.`)
}
