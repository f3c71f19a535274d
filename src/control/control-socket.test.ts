import assert from 'node:assert/strict'
import { existsSync, linkSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'

import { bounds } from '../foundation/bounds.ts'
import { isObject, type Json, type JsonObject } from '../foundation/json/json.ts'
import { silentLog } from '../foundation/log.ts'
import { systemClock } from '../foundation/time/clock.ts'
import { callControlSocket } from './call-control-socket.ts'
import type { OperationContext } from '../operations/operation-context.ts'
import { openContext } from '../start/open-context.ts'
import { openControlSocket } from './open-control-socket.ts'
import { OperationError } from '../operations/operation.ts'
import { performOperation } from './perform.ts'
import { controlSocketFile } from './socket-path.ts'

const root = mkdtempSync(join(tmpdir(), 'crossmodel-control-'))
after(() => rmSync(root, { recursive: true, force: true }))

/** In the place of bounds that are longer than a test waits. */
const LATE_MS = 300

function openLocal(dataDirectory: string) {
  return openContext({ settingsFile: undefined, environment: {}, dataDirectory, beforeStore: () => {} })
}

/** A gateway as far as its control socket goes, on its own data directory. */
async function withSocket(
  name: string,
  use: (dataDirectory: string, context: OperationContext) => Promise<void>,
  requestMs?: number,
): Promise<void> {
  const dataDirectory = join(root, name)
  mkdirSync(dataDirectory, { recursive: true, mode: 0o700 })
  const local = await openLocal(dataDirectory)
  const context = { ...local.context, url: 'http://127.0.0.1:1' }
  const socket = await openControlSocket(context, dataDirectory, silentLog, requestMs)
  try {
    await use(dataDirectory, local.context)
  } finally {
    await socket.close()
    await local.close()
  }
}

const neverLocal = () => assert.fail('opened the database beside a running gateway')

function field(result: Json | undefined, name: string): Json | undefined {
  return isObject(result) ? result[name] : undefined
}

describe('the control socket', () => {
  it('does operations in the gateway’s process, open to the owner alone, and leaves no file behind', async () => {
    await withSocket('plain', async (data, context) => {
      assert.equal(statSync(controlSocketFile(data)).mode & 0o777, 0o600)
      const made = await performOperation('key.create', { name: 'laptop' }, data, neverLocal)
      const principal = await (await context.keys()).authenticate(String(field(made, 'key')))
      assert.equal(principal?.key.name, 'laptop')
      const id = String(field(made, 'id'))
      await performOperation('key.disable', { id }, data, neverLocal)
      const again = await (await context.keys()).authenticate(String(field(made, 'key')))
      assert.equal(again?.key.status, 'disabled')
      assert.deepEqual(await performOperation('gateway.status', {}, data, neverLocal), {
        pid: process.pid,
        url: 'http://127.0.0.1:1',
        data,
      })
    })
    assert.equal(existsSync(controlSocketFile(join(root, 'plain'))), false)
  })

  it('works in a directory whose path is too long for a socket', async (t) => {
    // A temporary directory that nobody else writes to.
    const own = join(root, 'temporary')
    mkdirSync(own)
    const { TMPDIR: shared } = process.env
    process.env['TMPDIR'] = own
    t.after(() => {
      if (shared === undefined) delete process.env['TMPDIR']
      else process.env['TMPDIR'] = shared
    })
    await withSocket(join('deep', 'd'.repeat(120), 'e'.repeat(60)), async (data) => {
      const answered = await callControlSocket(data, 'gateway.status', {})
      assert.equal(field(answered?.result, 'pid'), process.pid)
      assert.equal(statSync(controlSocketFile(data)).mode & 0o777, 0o600)
    })
    assert.deepEqual(readdirSync(own), [])
  })

  it('is found from a working directory that was removed', async (t) => {
    await withSocket('found', async (data) => {
      const [before, gone] = [process.cwd(), join(root, 'gone')]
      mkdirSync(gone)
      process.chdir(gone)
      t.after(() => process.chdir(before))
      rmSync(gone, { recursive: true })
      assert.notEqual(await callControlSocket(data, 'gateway.status', {}), undefined)
    })
  })

  it('tells an operator’s mistake from a fault, in one line', async () => {
    await withSocket('errors', async (data) => {
      const fails = (name: string, args: JsonObject, kind: string, message: RegExp) =>
        assert.rejects(callControlSocket(data, name, args), (error) => {
          assert.ok(error instanceof OperationError)
          assert.equal(error.kind, kind)
          assert.match(error.message, message)
          assert.doesNotMatch(error.message, /\n/)
          return true
        })
      await fails('key.create', {}, 'usage', /^`name` is missing$/)
      await fails('key.create', { name: 7 }, 'usage', /^`name` must be text$/)
      await fails('key.create', { name: 'x', expires: 'tomorrow' }, 'usage', /^'tomorrow' is not a moment/)
      await fails('key.create', { name: 'x', expires: '2020-01-01' }, 'usage', /in the past$/)
      await fails('key.show', { id: 'key_none' }, 'fault', /^There is no key 'key_none'\.$/)
      await fails('key.rename', {}, 'usage', /does not know this command/)
      const ofBytes = (bytes: number) => ({ id: 'x'.repeat(bytes - '{"id":""}'.length) })
      await fails('key.show', ofBytes(bounds.controlRequestBytes), 'fault', /^There is no key 'x/)
      await fails('key.show', ofBytes(bounds.controlRequestBytes + 1), 'usage', /^The arguments are too large\.$/)
      await fails('key.show', ofBytes(20 * bounds.controlRequestBytes), 'usage', /^The arguments are too large\.$/)
      await fails(
        'provider.test',
        { name: 'opnai' },
        'fault',
        /^There is no provider 'opnai'; configured: crossmodel\.$/,
      )
      await fails(
        'provider.test',
        { name: 'openai' },
        'fault',
        /not configured; store its key \(`crossmodel provider key set openai`\), put OPENAI_API_KEY into/,
      )
    })
  })

  it('takes so many connections at once, and a request that does not come in time ends its own', async () => {
    await withSocket(
      'crowded',
      async (data) => {
        const open = async () => {
          const socket = connect(controlSocketFile(data)).on('error', () => {})
          await once(socket, 'connect')
          return socket
        }
        const held: Socket[] = []
        while (held.length < bounds.controlConnections - 1) held.push(await open())
        assert.notEqual(await callControlSocket(data, 'gateway.status', {}), undefined)
        held.push(await open(), await open())
        const [refused] = held.slice(-1)
        assert.ok(refused !== undefined)
        if (!refused.closed) await once(refused, 'close')
        assert.equal(held.filter(({ closed }) => closed).length, 1)
        // The others were let in, and are told that they are late.
        const texts = await Promise.all(
          held.slice(0, -1).map(async (socket) => {
            socket.write('POST /gateway.status HTTP/1.1\r\n')
            return (await socket.setEncoding('utf8').toArray()).join('')
          }),
        )
        assert.deepEqual(
          new Set(texts.map((text) => text.split('\r\n', 1)[0])),
          new Set(['HTTP/1.1 408 Request Timeout']),
        )
      },
      LATE_MS,
    )
  })

  it('is given up by a command where no answer comes in time, or one beyond all bounds', async () => {
    const data = join(root, 'silent')
    mkdirSync(data)
    const silent = createServer((socket) => void socket.resume())
    await new Promise<void>((resolve) => silent.listen(controlSocketFile(data), resolve))
    const { controlAnswerMs: answerMs, controlAnswerBytes: answerBytes } = bounds
    const late = callControlSocket(data, 'gateway.status', {}, { answerMs: LATE_MS, answerBytes })
    await assert.rejects(late, new RegExp(`does not answer: no answer within ${LATE_MS / 1_000} s\\.$`))
    await new Promise<void>((resolve) => silent.close(() => resolve()))
    await withSocket('large', async (again) => {
      const large = callControlSocket(again, 'gateway.status', {}, { answerMs, answerBytes: 10 })
      await assert.rejects(large, /does not answer: the answer is too large\.$/)
    })
  })

  it('counts a file that a killed gateway left as nobody, and the next gateway replaces it', async () => {
    const data = join(root, 'stale')
    mkdirSync(data)
    // Closing a server unlinks the name that it bound; a second name outlives it.
    const left = createServer()
    await new Promise<void>((resolve) => left.listen(join(data, 'other.sock'), resolve))
    linkSync(join(data, 'other.sock'), controlSocketFile(data))
    await new Promise<void>((resolve) => left.close(() => resolve()))
    assert.ok(existsSync(controlSocketFile(data)))
    assert.equal(await callControlSocket(data, 'gateway.status', {}), undefined)
    await withSocket('stale', async (again) => {
      assert.notEqual(await callControlSocket(again, 'gateway.status', {}), undefined)
    })
  })
})

describe('an operation without a running gateway', () => {
  it('opens the database itself and closes it', async () => {
    const data = join(root, 'local')
    const open = () => openLocal(data)
    const made = await performOperation('key.create', { name: 'one', owner: 'acme' }, data, open)
    assert.match(String(field(made, 'key')), /^cm-/)
    const listed = await performOperation('key.list', { owner: 'acme' }, data, open)
    assert.equal((field(listed, 'keys') as JsonObject[]).length, 1)
    assert.equal(JSON.stringify(listed).includes(String(field(made, 'key'))), false)
    const checked = await performOperation('database.check', {}, data, open)
    assert.deepEqual(field(checked, 'problems'), [])
  })

  it('opens no database to list models', async () => {
    const data = join(root, 'untouched')
    const listed = await performOperation('model.list', { callable: true }, data, () => openLocal(data))
    assert.deepEqual(
      (field(listed, 'models') as JsonObject[]).map((model) => model['id']),
      ['crossmodel/sandbox', 'crossmodel/sandbox-embedding'],
    )
    assert.equal(existsSync(data), false)
  })

  it('waits for another command that has the database', async () => {
    const data = join(root, 'busy')
    const names = ['a', 'b', 'c']
    // However slow the machine is, its time is not up.
    const patient = { ...systemClock, monotonicMs: () => 0 }
    const open = () => openLocal(data)
    await Promise.all(names.map((name) => performOperation('key.create', { name }, data, open, patient)))
    const listed = await performOperation('key.list', {}, data, () => openLocal(data))
    assert.deepEqual((field(listed, 'keys') as JsonObject[]).map((key) => String(key['name'])).sort(), names)
  })

  it('says who has the database where that does not end', async () => {
    const data = join(root, 'held')
    const holder = await openLocal(data)
    await holder.context.store()
    let [nowMs, tries] = [0, 0]
    const clock = { ...systemClock, monotonicMs: () => (nowMs += bounds.commandLockMs / 3) }
    const open = () => {
      tries += 1
      return openLocal(data)
    }
    const attempt = performOperation('key.list', {}, data, open, clock)
    await assert.rejects(attempt, { name: 'StoreError', message: new RegExp(`in use by process ${process.pid}`) })
    // The time of this clock is up after the fourth.
    assert.equal(tries, 4)
    await holder.close()
  })
})
