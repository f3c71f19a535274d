// Connections to addresses that a caller chose. A name is resolved here and every address of it is judged; the connection
// then goes to the address that was judged, so that a name cannot change between check and use. That holds through a proxy
// too: it is asked for the address and never for the name, which it could resolve to somewhere inside.
import { lookup as systemLookup, type LookupAddress } from 'node:dns'
import { isIP, type LookupFunction, type Socket } from 'node:net'
import type { buildConnector } from 'undici'
import { bounds } from '../../../foundation/bounds.ts'
import type { Clock } from '../../../foundation/time/clock.ts'
import { openTunnel } from '../../../http1/transport/open-tunnel.ts'
import type { ProxyRules } from '../../../http1/transport/proxy-rules.ts'
import type { ProxyServer } from '../../../http1/transport/proxy-server.ts'

const tunnelBounds = {
  headBytes: bounds.upstreamHeadBytes,
  interimResponses: bounds.upstreamInterimAnswers,
  fields: bounds.httpFields,
}

/** Of undici, whose own connections go to addresses that were judged. `isAllowed` decides on one address. */
export function guardConnections(
  build: typeof buildConnector,
  clock: Clock,
  isAllowed: (address: string) => boolean,
  proxies: ProxyRules,
): buildConnector.connector {
  const lookup = guardedLookup(isAllowed)
  const connect = build({ lookup, timeout: bounds.connectMs })
  return (options, callback) => {
    const { protocol, hostname, port } = options
    const url = new URL(
      `${protocol}//${hostname.includes(':') && !hostname.startsWith('[') ? `[${hostname}]` : hostname}`,
    )
    url.port = port
    const proxy = proxies.find(url)
    if (proxy === undefined) return connect(options, callback)
    const refuse = (error: Error) => callback(error, null)
    resolve(url.hostname.replace(/^\[|\]$/g, ''), lookup, isAllowed, refuse, (address) => {
      const at = Number(port) || (protocol === 'https:' ? 443 : 80)
      reach(proxy, address, at, clock, refuse, (socket) => {
        if (protocol === 'https:') connect({ ...options, httpSocket: socket }, callback)
        else callback(null, socket)
      })
    })
  }
}

function resolve(
  host: string,
  lookup: LookupFunction,
  isAllowed: (address: string) => boolean,
  onError: (error: Error) => void,
  onAddress: (address: string) => void,
): void {
  if (isIP(host) !== 0) return isAllowed(host) ? onAddress(host) : onError(new Error('not a public address'))
  lookup(host, {}, (error, address) => {
    if (error === null && typeof address === 'string') onAddress(address)
    else onError(error ?? new Error('no address'))
  })
}

function reach(
  proxy: ProxyServer,
  address: string,
  port: number,
  clock: Clock,
  onError: (error: Error) => void,
  onOpen: (socket: Socket) => void,
): void {
  const socket = openTunnel(
    proxy,
    address,
    port,
    tunnelBounds,
    {},
    {
      onTunnel(tunnel) {
        cancel()
        onOpen(tunnel)
      },
      onError(error) {
        cancel()
        onError(error)
      },
    },
  )
  const cancel = clock.after(bounds.connectMs, () => socket.destroy(new Error('no tunnel in time')))
}

/** Resolution and connection see the same address. */
function guardedLookup(isAllowed: (address: string) => boolean): LookupFunction {
  return (hostname, options, callback) => {
    systemLookup(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, '', 4)
      const addresses = found as LookupAddress[]
      const refused = addresses.find((each) => !isAllowed(each.address))
      const [first] = addresses
      if (refused !== undefined || first === undefined) return callback(new Error('not a public address'), '', 4)
      if (options.all === true) return callback(null, addresses)
      return callback(null, first.address, first.family)
    })
  }
}
