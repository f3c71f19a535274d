// What is measured, or measured against: a process, with all below it, that forwards to the scripted upstream.
import type { Protocol } from './answers/prepare.ts'
import type { Books } from '../books/read-books.ts'
import type { Upstream } from './start-upstream.ts'

export type Scenario = {
  /** The protocol of the caller, which decides the path that is called. */
  inbound: keyof typeof paths
  /** What the provider speaks. */
  outbound: Protocol
  /** By the second upstream, which the gateway alone knows. */
  isSecond?: true
}

export type Address = { port: number; path: string; headers: { [name: string]: string }; model: string }

export type Target = {
  name: string
  pid: number
  /** Not ours: what it cannot do is left out. Of the others it is an error. */
  isPeer?: true
  /** How this target is asked for `model` of the scripted upstream; undefined: it cannot do this scenario. */
  address(scenario: Scenario, model: string): Address | undefined
  /** What the names of its upstream models end in, where its books are to be compared with the upstreams' log. */
  mark?: string
  /** Where it keeps books. */
  readBooks?(): Promise<Books>
  /** Where it tells how many bytes are left of its memory when all garbage is collected. */
  readLiveBytes?(): Promise<number>
  /** Where its console is, and what makes the first operator of it. */
  console?: { url: string; setupUrl: string }
  close(): Promise<void>
}

export const paths = { chat: '/v1/chat/completions', messages: '/v1/messages', responses: '/v1/responses' } as const

/** No gateway at all: what the others' time is compared with. */
export function direct(upstream: Upstream): Target {
  return {
    name: 'direct',
    pid: upstream.pid,
    address: ({ inbound, isSecond }, model) =>
      isSecond ? undefined : { port: upstream.port, path: paths[inbound], headers: {}, model },
    close: async () => {},
  }
}

/**
 * A peer that the user started: `NAME=URL,KEY,PID`. It is asked for `PROTOCOL/MODEL`, as its configuration must name the
 * models: PROTOCOL is what the scripted upstream is to be spoken to in (`chat`, `messages`, …), MODEL one of `tokens-10`,
 * `tokens-100` and, for the abort storm, `held-20-2000`. Its provider is http://127.0.0.1:BENCH_UPSTREAM_PORT/v1.
 */
export function peer(definition: string): Target {
  const [, name = '', url = '', key = '', pid = ''] = /^([^=]+)=([^,]*),([^,]*),(\d+)$/.exec(definition) ?? []
  if (!URL.canParse(url)) throw new Error('BENCH_PEER is NAME=URL,KEY,PID')
  const { hostname, port, pathname } = new URL(url)
  if (hostname !== '127.0.0.1' && hostname !== 'localhost') throw new Error('BENCH_PEER: a peer runs on this machine')
  return {
    name,
    pid: Number(pid),
    isPeer: true,
    address: ({ inbound, outbound, isSecond }, model) =>
      isSecond
        ? undefined
        : {
            port: Number(port),
            path: pathname.replace(/\/$/, '') + paths[inbound].slice('/v1'.length),
            headers: { authorization: `Bearer ${key}`, 'x-api-key': key },
            model: `${outbound}/${model}`,
          },
    close: async () => {},
  }
}
