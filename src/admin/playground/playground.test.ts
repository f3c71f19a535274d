// The keys of the playground and its places, on a real database and with people and a gateway that the test plays.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { openAdminScene } from '../../../test/admin-scene.ts'
import { bounds } from '../../foundation/bounds.ts'
import { silentLog } from '../../foundation/log.ts'
import type { People, Session } from '../../people/people.ts'
import type { AdminParts } from '../admin-parts.ts'
import { Playground } from './playground.ts'

describe('the playground', async () => {
  const scene = await openAdminScene()
  const workspace = await scene.makeWorkspace('acme')
  const members = new Set<string>()
  const waiting: { key: string; answer: ServerResponse }[] = []
  const gateway = createServer((request, answer) => {
    waiting.push({ key: request.headers.authorization ?? '', answer: answer.writeHead(200) })
    answer.flushHeaders()
  })
  before(() => once(gateway.listen(0, '127.0.0.1'), 'listening'))
  after(() => gateway.close())

  let nowMs = 1_800_000_000_000
  const timers: (() => void)[] = []
  const clock = {
    ...scene.context.clock,
    nowMs: () => nowMs,
    after: (delayMs: number, action: () => void) => {
      assert.equal(delayMs, bounds.playgroundLookMs)
      timers.push(action)
      return () => {}
    },
  }
  const accounts = {
    find: async (id: string) =>
      members.has(id) ? { gatewayRole: undefined, workspaces: [{ id: workspace, role: 'member' }] } : undefined,
    listSessions: async () => [{ createdMs: 5 }],
  }
  const open = () =>
    new Playground({
      context: { ...scene.context, clock },
      people: { accounts } as unknown as People,
      log: silentLog,
      callersUrl: `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`,
    } as unknown as AdminParts)
  const run = (playground: Playground, person: string, signal = new AbortController().signal) => {
    members.add(person)
    const session = { createdMs: 5, person: { id: person, email: `${person}@example.com` } } as unknown as Session
    return playground.run({
      session,
      workspaceId: workspace,
      protocol: 'chat',
      headers: new Headers(),
      body: (async function* () {})(),
      signal,
    })
  }
  const listKeys = async () => {
    const { keys } = await scene.operate('key.list', { owner: workspace })
    return (keys as { id: string; name: string }[]).map(({ id }) => id)
  }
  const finish = async (...runs: { body: AsyncIterable<Uint8Array> }[]) => {
    for (const { answer } of waiting.splice(0)) answer.end()
    for (const { body } of runs) for await (const _ of body);
  }

  test('has playgroundRuns places in all', async () => {
    const playground = open()
    const people = Array.from({ length: bounds.playgroundRuns }, (_, at) => `many${at % 25}`)
    const runs = await Promise.all(people.map((person) => run(playground, person)))
    await assert.rejects(run(playground, 'late'), /Too many requests of the playground/)
    await finish(...runs)
    await finish(await run(playground, 'late'))
    await playground.close()
    assert.deepEqual(await listKeys(), [])
  })

  test('gives the place of an answer back that nobody reads', async () => {
    const playground = open()
    const left = new AbortController()
    await Promise.all(Array.from({ length: bounds.playgroundRunsOfPerson }, () => run(playground, 'ada', left.signal)))
    await assert.rejects(run(playground, 'ada'), /are under way/)
    left.abort()
    await finish(await run(playground, 'ada'))
    await playground.close()
  })

  test('keeps playgroundKeys keys, and makes room when their people are gone', async () => {
    const usual = bounds.playgroundKeys
    Object.assign(bounds, { playgroundKeys: 2 })
    try {
      const playground = open()
      await finish(await run(playground, 'ada'), await run(playground, 'bob'))
      await assert.rejects(run(playground, 'cleo'), /Too many people use the playground/)
      members.delete('ada')
      timers.at(-1)?.()
      while ((await listKeys()).length > 1) await setImmediate()
      await finish(await run(playground, 'cleo'))
      await playground.close()
    } finally {
      Object.assign(bounds, { playgroundKeys: usual })
    }
  })

  test('takes another key when one is good for less than playgroundKeyLeastMs, and ends the old one when it has expired', async () => {
    const playground = open()
    const first = await run(playground, 'ada')
    nowMs += bounds.playgroundKeyMs - bounds.playgroundKeyLeastMs
    assert.equal((await run(playground, 'ada')).keyId, first.keyId)
    nowMs += 1
    const [second, third] = await Promise.all([run(playground, 'ada'), run(playground, 'ada')])
    assert.notEqual(second.keyId, first.keyId)
    assert.equal(second.keyId, third.keyId)
    assert.deepEqual(await listKeys(), [first.keyId, second.keyId])
    nowMs += bounds.playgroundKeyLeastMs
    playground.look()
    while ((await listKeys()).length > 1) await setImmediate()
    assert.deepEqual(await listKeys(), [second.keyId])
    await finish(first, second, third)
    await playground.close()
    await assert.rejects(run(playground, 'ada'), /Too many people/)
  })
})
