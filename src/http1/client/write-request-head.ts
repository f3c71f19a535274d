// The head of a request as text. The lines that are the same for all requests to one address are written once. A name
// or value that could end a line early, or that would set a header which only the client may set, fails the call; the
// failure names the header and never its value.
import { token } from '../message/token.ts'
import type { Transport } from '../transport/transport.ts'
import { CallError } from './call-error.ts'

export type ClientRequest = {
  readonly method: 'POST' | 'GET'
  readonly url: URL
  readonly headers: { readonly [name: string]: string }
  readonly body: Buffer
  /** How its server is reached; absent: directly. */
  readonly transport?: Transport | undefined
  /** The protocol that is to be spoken on the connection instead, as `Upgrade` names it. */
  readonly upgrade?: string
}

const unfit = /[^\t\x20-\x7e\x80-\xff]/

/** What is done with a header by its name. */
type Use = 'written' | 'host' | 'ours' | 'refused'

/** Names are few: they come from those who write the program and from its operator. */
const uses = new Map<string, Use>()
const KNOWN_NAMES = 1_024

/** `target`: path and query. `host`: as in the URL, which a header of that name replaces. @throws CallError `unwritable` */
export function writeRequestHead(
  { method, headers, body, upgrade }: ClientRequest,
  target: string,
  host: string,
): string {
  let lines = ''
  let hostValue = host
  for (const name in headers) {
    const value = headers[name] as string
    if (unfit.test(value)) throw refuse(name, 'holds what no header may hold')
    const use = uses.get(name) ?? learn(name)
    if (use === 'written') lines += `${name}: ${value}\r\n`
    else if (use === 'host') hostValue = value
    else if (use === 'refused') throw refuse(name, 'may not be sent')
  }
  if (upgrade !== undefined && !token.test(upgrade)) throw refuse('upgrade', 'names no protocol')
  const connection = upgrade === undefined ? 'keep-alive' : `upgrade\r\nupgrade: ${upgrade}`
  const length = method === 'GET' && body.length === 0 ? '' : `content-length: ${body.length}\r\n`
  return `${method} ${target} HTTP/1.1\r\nhost: ${hostValue}\r\nconnection: ${connection}\r\n${lines}${length}\r\n`
}

function learn(name: string): Use {
  const use = judge(name)
  if (uses.size < KNOWN_NAMES) uses.set(name, use)
  return use
}

function judge(name: string): Use {
  if (!token.test(name)) return 'refused'
  switch (name.toLowerCase()) {
    case 'host':
      return 'host'
    case 'connection':
    case 'keep-alive':
    case 'content-length':
      return 'ours'
    case 'transfer-encoding':
    case 'upgrade':
    case 'expect':
    case 'te':
    case 'trailer':
      return 'refused'
    default:
      return 'written'
  }
}

function refuse(name: string, why: string): CallError {
  return new CallError('unwritable', `the header ${JSON.stringify(name.slice(0, 100))} ${why}`)
}
