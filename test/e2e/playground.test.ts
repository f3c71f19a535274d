// The playground's way through the console's listener: a person's request goes to the gateway with a key of their session, streams both
// ways, ends with them, and neither the key nor what it runs outlives the session, the membership or the gateway.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { bounds } from '../../src/foundation/bounds.ts'
import { configureMine, startGateway, type Gateway } from '../gateway.ts'
import { runCommand } from '../command-line.ts'
import { Gate, sendJson } from '../upstream/script.ts'
import { Upstream } from '../upstream/upstream.ts'

const password = 'correct horse battery staple'
const sandbox = 'crossmodel/sandbox'
const said = { model: sandbox, stream: true, messages: [{ role: 'user', content: 'Hello' }] }
const frame = (content: string) =>
  `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta: { content }, finish_reason: null }] })}\n\n`

/** One person's browser. */
class Browser {
  readonly url: string
  cookie = ''

  constructor(gateway: Gateway) {
    this.url = gateway.console ?? ''
  }

  async ask(path: string, body?: unknown, more: { headers?: object; method?: string; signal?: AbortSignal } = {}) {
    const { method = body === undefined ? 'GET' : 'POST', headers = {}, signal } = more
    const response = await fetch(this.url + path, {
      method,
      headers: {
        origin: this.url,
        cookie: this.cookie,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && {
        body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
      }),
      ...(signal !== undefined && { signal }),
    })
    const given = response.headers.getSetCookie().map((each) => each.split(';', 1)[0])
    if (given.length > 0) this.cookie = given.join('; ')
    return response
  }

  async json(path: string, body?: unknown, more: object = {}): Promise<{ [name: string]: unknown }> {
    const response = await this.ask(path, body, more)
    const text = await response.text()
    assert.equal(response.status, 200, `${path}: ${text}`)
    return JSON.parse(text) as { [name: string]: unknown }
  }

  async signIn(email: string): Promise<void> {
    await this.json('/admin/auth/sign-in/email', { email, password })
  }
}

describe('the playground of the console', () => {
  let upstream: Upstream
  let gateway: Gateway
  let operator: Browser
  let workspace = ''
  before(async () => {
    upstream = await Upstream.start()
    gateway = await startGateway({
      config: configureMine(upstream.url, { console: '127.0.0.1:8485', sign_in: { sign_up: 'open' } }),
    })
    operator = new Browser(gateway)
    const token = new URL(gateway.setup ?? '').hash.slice(1)
    await operator.json('/admin/setup', { token, name: 'Olga', email: 'olga@example.com', password })
    await operator.signIn('olga@example.com')
    const { workspaces } = (await operator.json('/admin/session')) as { workspaces: { id: string }[] }
    workspace = workspaces[0]?.id ?? ''
  })
  after(async () => {
    await gateway.stop()
    await upstream.stop()
  })

  const at = (path: string) => `/admin/workspaces/${workspace}/playground/${path}`
  const listKeys = async () => {
    const { keys } = (await runCommand(gateway, 'key', 'list')) as { keys: { id: string; name: string }[] }
    return keys.filter(({ name }) => name.startsWith('Playground of '))
  }
  const waitFor = async (what: string, is: () => Promise<boolean>) => {
    for (let tries = 0; !(await is()); tries += 1) {
      assert.ok(tries < 400, `${what} for 20 s`)
      await sleep(50)
    }
  }
  /** Somebody in the workspace, signed in. */
  const join = async (name: string, role: string) => {
    const email = `${name}@example.com`
    const invited = (await operator.json(`/admin/workspaces/${workspace}/invitations`, { role, email })) as {
      url: string
    }
    const browser = new Browser(gateway)
    const { hash, pathname } = new URL(invited.url)
    const inviting = hash.slice(1) || (pathname.split('/').at(-1) ?? '')
    await browser.json('/admin/invitations/accept-as-new', { token: inviting, name, email, password })
    await browser.signIn(email)
    return browser
  }

  it('answers in each protocol as the gateway does, with one key for a session, and records what it cost', async () => {
    const bodies = {
      chat: said,
      responses: { model: sandbox, stream: true, input: 'Hello' },
      messages: { model: sandbox, stream: true, max_tokens: 100, messages: said.messages },
    }
    const ends = { chat: '[DONE]', responses: 'response.completed', messages: 'message_stop' }
    await Promise.all(
      (['chat', 'responses', 'messages'] as const).map(async (protocol) => {
        const answer = await operator.ask(at(protocol), bodies[protocol])
        assert.match(answer.headers.get('content-type') ?? '', /^text\/event-stream/)
        assert.equal(answer.headers.get('x-crossmodel-model'), sandbox)
        const text = await answer.text()
        assert.ok(text.includes('always') && text.includes(ends[protocol]), text)
        const id = answer.headers.get('x-request-id') ?? ''
        const path = `/admin/workspaces/${workspace}/activity/${id}`
        await waitFor('it is not recorded', async () => (await operator.json(path))['generation'] !== null)
        const { generation } = (await operator.json(path)) as { generation: { [name: string]: unknown } }
        assert.deepEqual([generation['charge'], generation['client']], ['0', 'playground'])
      }),
    )
    const keys = await listKeys()
    assert.deepEqual(
      keys.map(({ name }) => name),
      ['Playground of olga@example.com'],
    )
    const { data } = (await operator.json('/admin/audit-log')) as { data: { [name: string]: unknown }[] }
    const entry = data.find(({ action }) => action === 'playground.run')
    assert.match(String(entry?.['target']), /^req_cm_/)
    assert.deepEqual((entry?.['after'] as { key: string } | undefined)?.key, keys[0]?.id)
  })

  it('offers the models that talk, and none of embeddings', async () => {
    const { data } = (await operator.json(at('models'))) as { data: { id: string }[] }
    assert.deepEqual(
      data.map(({ id }) => id),
      ['acme/mine', sandbox],
    )
  })

  it('hands on what comes as it comes, and a person who leaves ends the call at the provider', async () => {
    const gate = new Gate()
    upstream.next({
      headers: { 'content-type': 'text/event-stream' },
      steps: [{ send: frame('one') }, { hold: gate }, { send: frame('two') }, { stall: true }],
    } as unknown as Parameters<Upstream['next']>[0])
    const leaving = new AbortController()
    const answer = await operator.ask(at('chat'), { ...said, model: 'acme/mine' }, { signal: leaving.signal })
    const reader = answer.body?.getReader()
    assert.ok(reader !== undefined)
    const read = async () => Buffer.from((await reader.read()).value ?? []).toString()
    assert.match(await read(), /one/)
    gate.open()
    assert.match(await read(), /two/)
    assert.equal(upstream.last?.headers['cookie'], undefined)
    leaving.abort()
    assert.equal(await upstream.last?.ended, 'aborted')
  })

  it('passes refusals on in the words of the protocol, and no header but those of its list', async () => {
    const unknown = await operator.ask(at('messages'), {
      model: 'nobody/nothing',
      max_tokens: 1,
      messages: said.messages,
    })
    assert.equal(unknown.status, 404)
    assert.equal(((await unknown.json()) as { type: string }).type, 'error')
    upstream.next(
      sendJson({
        id: 'c',
        choices: [{ index: 0, message: { role: 'assistant', content: 'ok' }, finish_reason: 'stop' }],
      }),
    )
    const answer = await operator.ask(
      at('chat'),
      { model: 'acme/mine', messages: said.messages },
      { headers: { 'x-request-id': 'mine', 'x-session-id': 'mine', 'user-agent': 'evil' } },
    )
    const id = answer.headers.get('x-request-id') ?? ''
    await answer.text()
    const path = `/admin/workspaces/${workspace}/activity/${id}`
    await waitFor('it is not recorded', async () => (await operator.json(path))['generation'] !== null)
    const { generation } = (await operator.json(path)) as { generation: { [name: string]: unknown } }
    assert.deepEqual([generation['caller_request_id'], generation['session_id']], [null, null])
    const foreign = await operator.ask(at('chat'), said, { headers: { origin: 'https://evil.example' } })
    assert.equal(foreign.status, 403)
  })

  it('says what a request can cost at most, to the nano, without making it', async () => {
    const calls = upstream.received.length
    const body = { model: 'acme/mine', max_tokens: 1_000, messages: said.messages }
    const quote = await operator.json(`${at('chat')}/quote`, body)
    assert.equal(quote['model'], 'acme/mine')
    const most = Number(quote['most'])
    assert.ok(most > 1_000 / 1e6 && most < 1_200 / 1e6, String(quote['most']))
    const free = await operator.json(`${at('messages')}/quote`, { ...body, model: sandbox })
    assert.equal(free['most'], '0')
    const refused = await operator.ask(`${at('chat')}/quote`, { ...body, model: 'nobody/nothing' })
    assert.equal(refused.status, 404)
    assert.equal(upstream.received.length, calls)
  })

  it('quotes nothing that the call would refuse', async () => {
    const chat = JSON.stringify({ model: sandbox, messages: said.messages })
    const asked: readonly [string, string, string | Uint8Array][] = [
      ['no JSON', 'chat', '{"model":'],
      ['no UTF-8', 'chat', Buffer.from(chat.replace('Hello', 'H\u00e9llo'), 'latin1')],
      ['a list', 'chat', '[]'],
      ['a number that is none here', 'chat', chat.replace('{', '{"max_tokens":1e400,')],
      ['a field of ours twice', 'chat', chat.replace('{', '{"model":"nobody/nothing",')],
      ['no input', 'responses', chat],
      ['no limit', 'messages', chat],
      ['no messages', 'chat', JSON.stringify({ model: sandbox })],
    ]
    for (const [what, protocol, body] of asked) {
      const call = await operator.ask(at(protocol), body)
      const quote = await operator.ask(`${at(protocol)}/quote`, body)
      assert.deepEqual([call.status, quote.status], [400, 400], `${what}: ${await call.text()} ${await quote.text()}`)
    }
    const lossy = JSON.stringify({ model: sandbox, max_tokens: 10, top_k: 5, messages: said.messages })
    const strict = { headers: { 'x-crossmodel-strict': 'true' } }
    for (const path of [at('messages'), `${at('messages')}/quote`]) {
      assert.equal((await operator.ask(path, lossy)).status, 200)
      assert.equal((await operator.ask(path, lossy, strict)).status, 400, path)
    }
    const image = { type: 'image_url', image_url: { url: 'https://example.com/a.png' } }
    const fetched = { model: sandbox, max_tokens: 10, messages: [{ role: 'user', content: [image] }] }
    await operator.json(`${at('chat')}/quote`, fetched)
  })

  it('is bounded: playgroundBodyBytes of a body, playgroundRunsOfPerson at once', async () => {
    const long = JSON.stringify({ ...said, user: 'x'.repeat(bounds.playgroundBodyBytes) })
    assert.equal((await operator.ask(at('chat'), long)).status, 413)
    // Many times, since whoever is still sending must hear the answer and not see a reset connection.
    for (let time = 0; time < 12; time += 1) {
      const stream = new ReadableStream<Uint8Array>({
        start(controller) {
          for (let sent = 0; sent <= bounds.playgroundBodyBytes; sent += 1 << 20)
            controller.enqueue(new Uint8Array(1 << 20).fill(32))
          controller.close()
        },
      })
      const unsaid = await fetch(`${operator.url}${at('chat')}`, {
        method: 'POST',
        headers: { origin: operator.url, cookie: operator.cookie, 'content-type': 'application/json' },
        body: stream,
        duplex: 'half',
      } as RequestInit)
      assert.equal(unsaid.status, 413)
    }
    const stall = { headers: { 'content-type': 'text/event-stream' }, steps: [{ send: frame('one') }, { stall: true }] }
    upstream.always(stall as unknown as Parameters<Upstream['always']>[0])
    const leaving = new AbortController()
    const run = () => operator.ask(at('chat'), { ...said, model: 'acme/mine' }, { signal: leaving.signal })
    const running = await Promise.all(Array.from({ length: bounds.playgroundRunsOfPerson }, run))
    assert.deepEqual(new Set(running.map(({ status }) => status)), new Set([200]))
    const refused = await run()
    assert.equal(refused.status, 429)
    leaving.abort()
    await waitFor('no place comes back', async () => {
      const answer = await operator.ask(at('chat'), said)
      await answer.text()
      return answer.status === 200
    })
    upstream.always(sendJson({}, 500))
  })

  it('goes on with another key where somebody has disabled or deleted the one before', async () => {
    const run = async () => {
      const answer = await operator.ask(at('chat'), said)
      await answer.text()
      return answer.status
    }
    for (const end of ['disable', 'delete']) {
      assert.equal(await run(), 200)
      for (const { id } of await listKeys()) await runCommand(gateway, 'key', end, id)
      assert.equal(await run(), 200, end)
    }
    assert.equal((await listKeys()).length, 1)
  })

  it('ends a removed member’s key and call', async () => {
    const ada = await join('ada', 'member')
    const stall = { headers: { 'content-type': 'text/event-stream' }, steps: [{ send: frame('one') }, { stall: true }] }
    upstream.next(stall as unknown as Parameters<Upstream['next']>[0])
    const answer = await ada.ask(at('chat'), { ...said, model: 'acme/mine' })
    assert.equal(answer.status, 200)
    assert.equal((await listKeys()).length, 2)
    const { data } = (await operator.json(`/admin/workspaces/${workspace}/members`)) as {
      data: { person?: { id: string; email: string }; id?: string; email?: string }[]
    }
    const member = data.find((each) => JSON.stringify(each).includes('ada@example.com'))
    const person = member?.person?.id ?? member?.id ?? ''
    await operator.json(`/admin/workspaces/${workspace}/members/${person}`, undefined, { method: 'DELETE' })
    assert.equal(await upstream.last?.ended, 'aborted')
    assert.doesNotMatch(await answer.text().catch(() => ''), /\[DONE\]/)
    await waitFor('the key is there', async () => (await listKeys()).length === 1)
    assert.equal((await ada.ask(at('chat'), said)).status, 404)
  })

  it('is for nobody without the permission, and for no management key', async () => {
    const rob = await join('rob', 'read-only')
    assert.equal((await rob.ask(at('chat'), said)).status, 403)
    assert.equal((await rob.ask(`${at('chat')}/quote`, said)).status, 403)
    assert.equal((await new Browser(gateway).ask(at('chat'), said)).status, 401)
    const made = await operator.json(`/admin/workspaces/${workspace}/management-keys`, {
      name: 'robot',
      scopes: ['playground.run'],
    })
    const answer = await fetch(`${operator.url}${at('chat')}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${String(made['text'])}`, 'content-type': 'application/json' },
      body: JSON.stringify(said),
    })
    assert.equal(answer.status, 403)
    assert.match(await answer.text(), /people who are signed in/)
  })

  it('deletes the key when its person signs out, and all of them when the gateway stops', async () => {
    const eve = await join('eve', 'member')
    await (await eve.ask(at('chat'), said)).text()
    assert.ok((await listKeys()).some(({ name }) => name.includes('eve@')))
    await eve.json('/admin/auth/sign-out', {})
    await waitFor('the key is there', async () => !(await listKeys()).some(({ name }) => name.includes('eve@')))
    assert.ok((await listKeys()).length > 0)
    await gateway.stop()
    gateway = await gateway.restart()
    assert.deepEqual(await listKeys(), [])
  })

  it('leaves behind what expires by itself where the gateway is killed', async () => {
    const again = new Browser(gateway)
    await again.signIn('olga@example.com')
    await (await again.ask(at('chat'), said)).text()
    await gateway.kill()
    gateway = await gateway.restart()
    const [left] = (await listKeys()) as { expires_at?: string }[]
    const expiresMs = Date.parse(left?.expires_at ?? '')
    assert.ok(expiresMs > Date.now() && expiresMs <= Date.now() + bounds.playgroundKeyMs)
  })
})
