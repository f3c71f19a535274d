// Which addresses are reached without a proxy, as `NO_PROXY` lists them. An entry is a host, which stands for its
// subdomains too (with or without `.` or `*.` before it), an IP address, a network such as 10.0.0.0/8, each perhaps with a
// port, or `*` for everything. Networks are compared with addresses that are written as such: no name is resolved.
import { BlockList, isIP } from 'node:net'
import { domainToASCII } from 'node:url'

type Entry = { suffix: string; port: number | undefined } | { network: BlockList; port: number | undefined }

export class NoProxy {
  readonly #isAll: boolean
  readonly #entries: readonly Entry[]

  constructor(text: string) {
    const words = text.split(/[\s,]+/).filter(Boolean)
    this.#isAll = words.includes('*')
    this.#entries = words.map(readEntry)
  }

  /** `host`: as in a URL's `hostname`. */
  covers(host: string, port: number): boolean {
    if (this.#isAll) return true
    const bare = bareHost(host)
    const family = isIP(bare)
    return this.#entries.some((entry) => {
      if (entry.port !== undefined && entry.port !== port) return false
      if ('network' in entry) return family !== 0 && entry.network.check(bare, family === 4 ? 'ipv4' : 'ipv6')
      return bare === entry.suffix || (family === 0 && bare.endsWith(`.${entry.suffix}`))
    })
  }
}

function readEntry(word: string): Entry {
  const { host, port } = splitPort(word)
  const [, address = '', bits = ''] = /^(.+)\/(\d{1,3})$/.exec(host) ?? []
  const base = bareHost(address)
  const family = isIP(base)
  if (family !== 0 && Number(bits) <= (family === 4 ? 32 : 128)) {
    const network = new BlockList()
    network.addSubnet(base, Number(bits), family === 4 ? 'ipv4' : 'ipv6')
    return { network, port }
  }
  return { suffix: bareHost(host.replace(/^\*?\./, '')), port }
}

/** `[::1]:8080`, `host:8080`, `::1`, `fd00::/8`. */
function splitPort(word: string): { host: string; port: number | undefined } {
  const found = /^(\[[^\]]*\]|[^:]+):(\d{1,5})$/.exec(word)
  return found === null ? { host: word, port: undefined } : { host: found[1] ?? '', port: Number(found[2]) }
}

/** As a URL's `hostname`, without brackets and the dot at the end: in lower case, and in the one form of its kind. */
function bareHost(host: string): string {
  const bare = host
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase()
  return isIP(bare) === 6 ? new URL(`http://[${bare}]`).hostname.slice(1, -1) : domainToASCII(bare) || bare
}
