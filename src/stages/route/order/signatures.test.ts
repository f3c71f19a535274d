// The order of a plan and the reason of each entry: who made the signatures in the history.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { at, degraded, failing, three, type Row } from '../../../../test/route-rows.ts'
import { KnownHealth, listReasons, makeCatalog, routeFor, type Offer } from '../../../../test/route-scene.ts'
import { SIGNATURE_PREFIX, wrapSignature } from '../../../generation/signature/signature.ts'

describe('by the signatures in the history', () => {
  const signed = (issuer: string, credential?: string, protocol = 'openai-chat') => {
    const signature = { issuer, protocol: protocol as 'openai-chat', value: 'v', ...(credential && { credential }) }
    return { messages: [{ role: 'assistant', opaque: wrapSignature(signature, 'self') }] }
  }
  const list = (body: object, more: { offers?: readonly Offer[]; order?: string[]; known?: Row['known'] } = {}) => {
    const health = new KnownHealth()
    for (const [id, standing] of Object.entries(more.known ?? {})) health.know(id, standing)
    const catalog = makeCatalog({ 'a/one': more.offers ?? three })
    const preferences = { order: more.order ?? [] }
    return listReasons(routeFor(catalog, { body: body as never, health, turns: at(3), preferences }))
  }
  const own = 'it made the signatures in the history'

  test('their issuer comes first', () => {
    assert.deepEqual(list(signed('c')), [`c: ${own}`, 'a: next by weight', 'b: next by weight'])
  })

  test('the newest decides', () => {
    const body = { messages: [...signed('a').messages, ...signed('b').messages] }
    assert.equal(list(body)[0], `b: ${own}`)
  })

  test('behind the order of the caller, and behind others where the issuer is degraded', () => {
    assert.deepEqual(list(signed('c'), { order: ['b'] }), [
      'b: in the order of the caller',
      `c: ${own}`,
      'a: next by weight',
    ])
    assert.equal(list(signed('c'), { known: { c: degraded } })[2], `c: ${failing}`)
  })

  test('the credential that a signature is bound to comes first, and no other is at home', () => {
    const offers: readonly Offer[] = [{ provider: 'a' }, { provider: 'b', credentials: 3, isBound: true }]
    assert.deepEqual(
      list(signed('b', 'b-2'), { offers }).map((entry) => entry.split(':')[0]),
      ['b-2', 'a', 'b-1', 'b-0'],
    )
  })

  test('what nobody signed, or nobody here speaks, or cannot be read changes nothing', () => {
    const plain = ['a: drawn by weight', 'b: next by weight', 'c: next by weight']
    assert.deepEqual(list({}), plain)
    assert.deepEqual(list(signed('absent')), plain)
    assert.deepEqual(list(signed('c', undefined, 'gemini')), plain)
    assert.deepEqual(list({ messages: [{ role: 'user', content: `${SIGNATURE_PREFIX}s.c.nonsense` }] }), plain)
    assert.deepEqual(list({ messages: [{ role: 'user', content: `it is ${SIGNATURE_PREFIX}` }] }), plain)
  })
})
