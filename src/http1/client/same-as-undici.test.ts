// Whatever bytes a provider sends: what we take for a whole answer undici's client takes for one too, and reads the same
// status, headers and body, whatever the cuts; what is well-formed HTTP/1.1 we read as it does in every case, broken off or
// not, and on as many connections. Where we differ on purpose is listed, with both readings.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { after, before, describe, test, type TestContext } from 'node:test'
import fc from 'fast-check'
import { Client } from 'undici'
import { CHUNKED, length, turns } from '../../../test/upstream/raw-server.ts'
import { takeWhole } from '../../../test/upstream/take-answer.ts'
import { systemClock } from '../../foundation/time/clock.ts'
import { UpstreamClient } from '../../stages/attempt/upstream.ts'
import { countRuns } from '../../../test/runs.ts'

/** What the server writes for one request, in how many pieces, and what it does with the connection then. */
type Answer = { bytes: string; cuts: number[]; ending: 'keep' | 'finish' | 'reset' }
/** What a client makes of an answer. */
type Reading = { status: number; headers: string[]; body: string } | 'error'
type Readings = { readings: Reading[]; connections: number }
type Ask = () => Promise<Reading>

/** A property that compares fewer answers has tried nothing. */
const LEAST_COMPARED = 20
const REQUEST_BODY = '{}'

/** Answers the requests in their order, on whichever connection they come. */
class ScriptedServer {
  answers: Answer[] = []
  connections = 0
  readonly #server: Server = createServer({ noDelay: true }, (socket) => {
    this.connections += 1
    let text = ''
    socket.on('error', () => {})
    socket.on('data', async (bytes: Buffer) => {
      text += bytes.toString('latin1')
      if (!text.endsWith(`\r\n\r\n${REQUEST_BODY}`)) return
      text = ''
      const { bytes: answer, cuts, ending } = this.answers.shift() ?? { bytes: '', cuts: [], ending: 'reset' }
      const edges = [...cuts.filter((cut) => cut < answer.length).sort((a, b) => a - b), answer.length]
      let from = 0
      for (const to of edges) {
        socket.write(Buffer.from(answer.slice(from, to), 'latin1'))
        from = to
        await turns(2)
      }
      // A reset takes with it what the client has not read yet.
      await turns(3)
      if (ending === 'finish') socket.end()
      else if (ending === 'reset') socket.resetAndDestroy()
    })
  })

  async start(): Promise<void> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
  }

  get url(): URL {
    return new URL(`http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/a`)
  }

  stop(): void {
    this.#server.close()
  }
}

const [forOurs, forUndicis] = [new ScriptedServer(), new ScriptedServer()]
before(() => Promise.all([forOurs.start(), forUndicis.start()]))
after(() => {
  forOurs.stop()
  forUndicis.stop()
})

async function askAll(server: ScriptedServer, answers: readonly Answer[], ask: Ask): Promise<Readings> {
  server.answers = [...answers]
  server.connections = 0
  const readings: Reading[] = []
  for (const { ending } of answers) {
    readings.push(await ask())
    // The end of a connection is to have come before the next request.
    await turns(ending === 'keep' ? 3 : 10)
  }
  return { readings, connections: server.connections }
}

const list = (headers: { readonly [name: string]: string | undefined }) =>
  Object.entries(headers).map(([name, value]) => `${name}: ${value}`)

async function readByOurs(answers: readonly Answer[]): Promise<Readings> {
  const client = new UpstreamClient(systemClock, assert.ifError)
  try {
    return await askAll(forOurs, answers, async () => {
      const { status, body, over, taken } = await takeWhole(client, forOurs.url, { body: Buffer.from(REQUEST_BODY) })
      return over === 'end' ? { status: status as number, headers: list(taken.headers), body } : 'error'
    })
  } finally {
    await client.close()
  }
}

async function readByUndicis(answers: readonly Answer[]): Promise<Readings> {
  const client = new Client(forUndicis.url.origin)
  try {
    return await askAll(forUndicis, answers, () => askUndici(client))
  } finally {
    await client.destroy()
  }
}

function askUndici(client: Client): Promise<Reading> {
  return new Promise((resolve) => {
    let status = 0
    let headers: string[] = []
    const chunks: Buffer[] = []
    client.dispatch(
      { method: 'POST', path: '/a', body: REQUEST_BODY },
      {
        onRequestStart() {},
        onResponseStart({ rawHeaders }, statusCode) {
          if (statusCode < 200) return
          status = statusCode
          headers = list(join(rawHeaders as Buffer[]))
        },
        onResponseData: (_, chunk) => void chunks.push(Buffer.from(chunk)),
        onResponseEnd: () => resolve({ status, headers, body: Buffer.concat(chunks).toString('latin1') }),
        onResponseError: () => resolve('error'),
      },
    )
  })
}

/** Names and values in turn; names in lower case, values without the blanks behind them, what was repeated joined. */
function join(raw: readonly Buffer[]): { [name: string]: string } {
  const headers: { [name: string]: string } = Object.create(null) as { [name: string]: string }
  for (let index = 0; index < raw.length; index += 2) {
    const name = (raw[index] as Buffer).toString('latin1').toLowerCase()
    const value = (raw[index + 1] as Buffer).toString('latin1').replace(/[ \t]+$/, '')
    headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`
  }
  return headers
}

async function readByBoth(answers: readonly Answer[]): Promise<{ ours: Readings; undicis: Readings }> {
  const [ours, undicis] = await Promise.all([readByOurs(answers), readByUndicis(answers)])
  return { ours, undicis }
}

/** Runs the property from a seed that is printed. `judge` answers how many answers it compared. */
async function compare(
  context: TestContext,
  answers: fc.Arbitrary<Answer[]>,
  judge: (both: Awaited<ReturnType<typeof readByBoth>>) => number,
  examples: Answer[][] = [],
): Promise<void> {
  const seed = Math.floor(Math.random() * 2 ** 31)
  let runs = 0
  let compared = 0
  await fc.assert(
    fc.asyncProperty(answers, async (each) => {
      runs += 1
      compared += judge(await readByBoth(each))
    }),
    { seed, numRuns: countRuns(1_500, 100), examples: examples.map((each) => [each]) },
  )
  context.diagnostic(`seed ${seed}: ${runs} runs, ${compared} answers compared`)
  assert.ok(compared >= LEAST_COMPARED, `only ${compared} answers were compared, seed ${seed}`)
}

/** Lengths that are repeated and equal, or that stand beside chunks: listed below. */
const isKnown = ({ headers }: Exclude<Reading, 'error'>) =>
  headers.some((line) => /^content-length:.*,/.test(line)) ||
  ['content-length:', 'transfer-encoding:'].every((name) => headers.some((line) => line.startsWith(name)))

const cuts = fc.array(fc.nat(200), { maxLength: 4 })
const content = fc
  .array(fc.constantFrom(...'ab0\r\n\0\xff;:{}'), { maxLength: 30 })
  .map((characters) => characters.join(''))
const plainHeaders = fc
  .array(
    fc.constantFrom('X-A: 1', 'x-a: 2', 'x-b:', 'x-c: \t blanks \t ', 'X-D: a,b', 'x-e: \x80\xff', 'content-type: a/b'),
    { maxLength: 4 },
  )
  .map((lines) => lines.map((line) => `${line}\r\n`).join(''))
const interims = fc
  .array(fc.constantFrom('HTTP/1.1 102 Processing\r\n\r\n', 'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n'), {
    maxLength: 2,
  })
  .map((heads) => heads.join(''))
const status = fc.constantFrom('200 OK', '200 ', '200', '404 Not Found', '429 Too Many', '500 \xe9', '301 Moved')

const chunk = fc.record({
  data: fc.string({ unit: fc.constantFrom(...'ab\r\n0'), minLength: 1, maxLength: 20 }),
  extension: fc.constantFrom('', '', '', ';a', ';a=b', ';a="b c"', ';a;b'),
  zeros: fc.constantFrom('', '', '0', '000'),
})
const chunks = fc.array(chunk, { maxLength: 4 }).map((all) => {
  const written = all.map(
    ({ data, extension, zeros }) => `${zeros}${data.length.toString(16)}${extension}\r\n${data}\r\n`,
  )
  return written.join('')
})
const trailers = fc.constantFrom('', '', 'x-t: 1\r\n', 'x-t: 1\r\nx-u:\r\n')
const connection = fc.constantFrom('', '', '', 'connection: keep-alive\r\n', 'Connection: Close\r\n')

const framed = fc.oneof(
  content.map((body) => `content-length: ${body.length}\r\n\r\n${body}`),
  fc
    .tuple(chunks, fc.constantFrom('0', '000', '0;last'), trailers)
    .map(([all, last, trailer]) => `Transfer-Encoding: chunked\r\n\r\n${all}${last}\r\n${trailer}\r\n`),
)
/** A whole answer that ends by its framing. */
const whole = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .tuple(interims, status, plainHeaders, connection, framed)
      .map(([before, line, headers, kept, rest]) => `${before}HTTP/1.1 ${line}\r\n${headers}${kept}${rest}`),
  },
  fc
    .tuple(
      fc.constantFrom('204 No Content', '304 Not Modified'),
      plainHeaders,
      connection,
      fc.constantFrom('', 'content-length: 0\r\n', 'content-length: 5\r\n', 'transfer-encoding: chunked\r\n'),
    )
    .map(([line, headers, kept, framing]) => `HTTP/1.1 ${line}\r\n${headers}${kept}${framing}\r\n`),
  fc.tuple(plainHeaders, fc.constantFrom('', 'connection: keep-alive\r\n'), content).map(([headers, kept, body]) => {
    return `HTTP/1.0 200 OK\r\n${headers}${kept}content-length: ${body.length}\r\n\r\n${body}`
  }),
)
/** One that ends where the connection does. */
const untilClose = fc
  .tuple(fc.constantFrom('1.0', '1.1'), plainHeaders, content)
  .map(([version, headers, body]) => `HTTP/${version} 200 OK\r\n${headers}\r\n${body}`)

const keeps = fc.record({ bytes: whole, cuts, ending: fc.constant('keep' as const) })
const ends = fc.constantFrom('finish' as const, 'reset' as const)
/** Whole, cut anywhere, or until the close, and then the connection ends. */
const last = fc.oneof(
  fc.record({ bytes: whole, cuts, ending: ends }),
  fc.record({ bytes: untilClose, cuts, ending: fc.constant('finish' as const) }),
  fc
    .tuple(whole, fc.integer({ min: 1, max: 200 }), cuts, ends)
    .map(([bytes, size, at, ending]) => ({ bytes: bytes.slice(0, size), cuts: at, ending })),
)

const oddBodies = [
  'hello',
  'hello world',
  '5\r\nhello\r\n0\r\n\r\n',
  '5\r\nhello\rx0\r\n\r\n',
  '5\r\nhello\n0\r\n\r\n',
  '5\nhello\r\n0\r\n\r\n',
  '0x5\r\nhello\r\n0\r\n\r\n',
  '+5\r\nhello\r\n0\r\n\r\n',
  '5\r\nhello!\r\n0\r\n\r\n',
  '5;a\nb\r\nhello\r\n0\r\n\r\n',
  '5\r\nhello\r\n0\r\nx: y\n\r\n',
  '5\r\nhello\r\n0\r\n\rx',
  '5\r\nhello\r\n\r\n',
  '',
]
const oddBytes = fc.oneof(
  { weight: 2, arbitrary: whole },
  fc
    .tuple(
      fc.constantFrom(
        'HTTP/1.1 200 OK',
        'HTTP/1.0 200 OK',
        'HTTP/1.1  200 OK',
        'http/1.1 200 OK',
        'HTTP/1.1 2000',
        'HTTP/1.1 101 X',
        '',
      ),
      fc.array(
        fc.tuple(
          fc.constantFrom(
            'x-a: 1',
            ' folded',
            '\tfolded',
            'x-a : 1',
            'x-a',
            ': 1',
            'x-a: \0',
            'x-a: \x01',
            'content-length: 5',
            'content-length: 05',
            'content-length: +5',
            'content-length: 5, 5',
            'content-length: 5 5',
            'content-length: 6',
            'content-length:',
            'transfer-encoding: chunked',
            'transfer-encoding: Chunked',
            'transfer-encoding: gzip, chunked',
            'transfer-encoding: x',
            'transfer-encoding : chunked',
            'connection: upgrade',
            'upgrade: x',
            'keep-alive: timeout=60',
          ),
          fc.constantFrom('\r\n', '\r\n', '\r\n', '\r\n', '\n', '\r', '\r\r\n'),
        ),
        { maxLength: 3 },
      ),
      fc.constantFrom('\r\n', '\r\n', '\r\n', '\n', '\r'),
      fc.constantFrom(...oddBodies),
    )
    .map(([line, lines, end, body]) => `${line}\r\n${lines.map((each) => each.join('')).join('')}${end}${body}`),
)
/** What no server should send behind an answer. */
const behind = fc.constantFrom('', '', '', '\r\n', 'x', 'HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nforged')
const odd = fc
  .tuple(oddBytes, behind, cuts)
  .map(([bytes, more, at]): Answer => ({ bytes: bytes + more, cuts: at, ending: 'finish' }))

describe('the same bytes through our client and through that of undici', () => {
  test('well-formed answers, whole or broken off, are read alike, and as many connections are used', async (context) => {
    const exchanges = fc.tuple(fc.array(keeps, { maxLength: 3 }), last).map(([first, end]): Answer[] => [...first, end])
    await compare(context, exchanges, ({ ours, undicis }) => {
      assert.deepEqual(ours, undicis)
      return ours.readings.length
    })
  })

  test('of any bytes, what we take for a whole answer is one, and the same one, to undici', async (context) => {
    const exchanges = fc.tuple(odd, odd).map((both): Answer[] => both)
    await compare(
      context,
      exchanges,
      ({ ours, undicis }) => {
        const taken = ours.readings.map((reading) => reading !== 'error' && !isKnown(reading))
        assert.deepEqual(
          ours.readings.filter((_, index) => taken[index]),
          undicis.readings.filter((_, index) => taken[index]),
        )
        return taken.filter(Boolean).length
      },
      oddBodies.map((body) => [{ bytes: CHUNKED + body, cuts: [], ending: 'finish' }]),
    )
  })
})

describe('where the two differ, it is on purpose', () => {
  const fine = length('fine')
  const keep = (bytes: string): Answer => ({ bytes, cuts: [], ending: 'keep' })
  const finish = (bytes: string): Answer => ({ bytes, cuts: [], ending: 'finish' })
  const reset = (bytes: string): Answer => ({ bytes, cuts: [], ending: 'reset' })
  const show = ({ readings }: Readings) =>
    readings.map((reading) => (reading === 'error' ? reading : `${reading.status} ${reading.body}`))
  const cases: { [what: string]: { answers: Answer[]; ours: string[]; undicis: string[] } } = {
    'an answer until the close that is reset may have been cut: we do not take it for whole': {
      answers: [reset('HTTP/1.1 200 OK\r\n\r\nfine')],
      ours: ['error'],
      undicis: ['200 fine'],
    },
    'a kept connection that is closed before an answer is stale: we write the request once more': {
      answers: [keep(fine), finish(''), finish(fine)],
      ours: ['200 fine', '200 fine', 'error'],
      undicis: ['200 fine', 'error', '200 fine'],
    },
    'we skip an interim answer that we did not ask for': {
      answers: [finish(`HTTP/1.1 100 Continue\r\n\r\n${fine}`)],
      ours: ['200 fine'],
      undicis: ['error'],
    },
    'blanks behind the size of a chunk, with which some servers pad it, are no mistake': {
      answers: [keep('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4  \r\nfine\r\n0\r\n\r\n')],
      ours: ['200 fine'],
      undicis: ['error'],
    },
    'the extension of a chunk is not judged, since nobody reads it': {
      answers: [keep(`${CHUNKED}4;a="\r\nfine\r\n0\r\n\r\n`)],
      ours: ['200 fine'],
      undicis: ['error'],
    },
    'beside chunks a length says nothing (RFC 9112, 6.3)': {
      answers: [
        keep('HTTP/1.1 200 OK\r\ncontent-length: 6\r\ntransfer-encoding: chunked\r\n\r\n4\r\nfine\r\n0\r\n\r\n'),
      ],
      ours: ['200 fine'],
      undicis: ['error'],
    },
    'lengths that are repeated and equal are one length (RFC 9110, 8.6)': {
      answers: [finish(fine.replace('content-length: 4', 'content-length: 4\r\ncontent-length: 4'))],
      ours: ['200 fine'],
      undicis: ['error'],
    },
  }
  for (const [what, { answers, ours, undicis }] of Object.entries(cases)) {
    test(what, async () => {
      const both = await readByBoth(answers)
      assert.deepEqual([show(both.ours), show(both.undicis)], [ours, undicis])
    })
  }
})
