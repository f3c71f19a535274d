import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { stripVTControlCharacters } from 'node:util'

import type { CatalogModel } from '../../catalog/model.ts'
import { everything } from '../../generation/capabilities.ts'
import { readCard } from '../../pricing/read-card.ts'
import { openPaint } from '../paint.ts'
import { formatReady } from './format-ready.ts'

function model(id: string, createdSeconds: number, output: number): CatalogModel {
  const price = output === 0 ? 'free' : readCard({ input: 0, output })
  return {
    id,
    vendor: id,
    displayName: id,
    noun: 'generation',
    createdSeconds,
    capabilities: everything,
    price,
    strategy: 'balanced',
    hedges: false,
    endpoints: [],
  }
}

const sandbox = model('crossmodel/sandbox', 0, 0)
const ready = { url: 'http://h:1', version: '1.0.0', providers: 1, limits: {} }

describe('the ready text', () => {
  it('tries the newest of the cheapest models of a provider, and names the newest ones', () => {
    const models = [sandbox, model('a/old', 1, 2), model('a/dear', 9, 50), model('a/new', 5, 2)]
    const text = formatReady({ ...ready, models, key: 'cm-k' })
    assert.match(text, /4 ready: a\/dear, a\/new, a\/old, crossmodel\/sandbox\n/)
    assert.match(text, /"model":"a\/new"/)
    assert.match(text, /claude --model a\/new\n/)
    assert.match(text, /\ncrossmodel connect codex --model a\/new --write\n/)
    assert.equal(text.match(/cm-k/g)?.length, 1)
    assert.match(text, /\nexport CROSSMODEL_API_KEY=cm-k\n/)
    assert.doesNotMatch(text, /No provider|No model|days ago/)
  })

  it('tries no model that makes embeddings', () => {
    const vectors: CatalogModel = { ...model('a/vectors', 9, 0), noun: 'embedding' }
    const text = formatReady({ ...ready, models: [sandbox, vectors, model('a/old', 1, 2)] })
    assert.match(text, /3 ready: a\/old, crossmodel\/sandbox, …/)
    assert.match(text, /"model":"a\/old"/)
  })

  it('shows an address that can be called where the gateway listens on all of them', () => {
    for (const [url, shown] of [
      ['http://0.0.0.0:80', 'http://127.0.0.1'],
      ['http://0.0.0.0:8484', 'http://127.0.0.1:8484'],
      ['http://[::]:8484', 'http://[::1]:8484'],
      ['http://10.0.0.0:8484', 'http://10.0.0.0:8484'],
    ] as const) {
      const text = formatReady({ ...ready, url, models: [sandbox] })
      assert.ok(text.includes(`\nOpenAI base URL     ${shown}/v1\n`) && text.includes(`curl ${shown}/v1/chat/`), text)
      assert.doesNotMatch(text, /\/\/0\.0\.0\.0|\[::\]/)
    }
  })

  it('names models of the configuration that cannot be called', () => {
    const text = formatReady({ ...ready, models: [sandbox], uncallable: ['a/b', 'c/d'] })
    assert.match(text, /\nConfigured, and not to be called: a\/b, c\/d\. `crossmodel model list --all` says why\.\n/)
  })

  it('names the limits that hold, and colours only where it is told to', () => {
    const models = [sandbox]
    assert.match(
      formatReady({ ...ready, models }),
      /none for your own keys; those of prepaid owners 60 requests and 100,000 tokens a minute/,
    )
    const limits = { requestsPerMinute: 5, tokensPerMinute: 'none' } as const
    assert.match(formatReady({ ...ready, models, limits }), /each key 5 requests and no limit of tokens a minute/)
    const text = formatReady({ ...ready, models })
    const coloured = formatReady({ ...ready, models }, openPaint(true))
    assert.notEqual(coloured, text)
    assert.equal(stripVTControlCharacters(coloured), text)
  })

  it('says how old the prices are, and what to do, only where they are old', () => {
    const old = formatReady({ ...ready, models: [sandbox, model('a/b', 1, 2)], pricesDays: 75 })
    assert.match(old, /The prices were listed 75 days ago: `crossmodel catalog update` looks for newer ones/)
  })

  it('says what to do where nothing but the sandbox answers', () => {
    const alone = formatReady({ ...ready, models: [sandbox], providers: 0 })
    assert.match(alone, /No provider is configured/)
    assert.doesNotMatch(alone, /console\/providers/)
    const withConsole = formatReady({ ...ready, models: [sandbox], providers: 0, console: 'http://localhost:8485' })
    assert.match(withConsole, /a key is added without a restart:\nhttp:\/\/localhost:8485\/console\/providers$/m)
    assert.match(alone, /Bearer \$CROSSMODEL_API_KEY"/)
    assert.match(formatReady({ ...ready, models: [sandbox] }), /No model of a provider is ready: `crossmodel doctor`/)
    assert.match(
      formatReady({ ...ready, models: [sandbox], keyVariable: 'CROSSMODEL_KEY' }),
      /Bearer \$CROSSMODEL_KEY".*ANTHROPIC_AUTH_TOKEN=\$CROSSMODEL_KEY /s,
    )
  })
})
