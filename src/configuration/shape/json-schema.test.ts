import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'

import { Ajv2020 } from 'ajv/dist/2020.js'
import { parse } from 'yaml'

import { configurationJsonSchema } from './json-schema.ts'
import { parseSettings } from '../read-settings.ts'
import { describeConfiguration, MARKER } from '../../../scripts/write-configuration-doc.ts'

const validate = new Ajv2020({ strict: true, strictTypes: false, allowUnionTypes: true }).compile(
  configurationJsonSchema(),
)
const example = readFileSync(new URL('../../../crossmodel.example.yaml', import.meta.url), 'utf8')
/** The example with its commented settings switched on: lines of `#` and then YAML, not prose (`# ` and a word). */
const uncommented = example.replaceAll(/^#(?! )/gm, '')

describe('the JSON Schema of the configuration', () => {
  it('accepts the example, as it stands and with every setting switched on', () => {
    for (const yaml of [example, uncommented]) {
      assert.ok(validate(parse(yaml)), JSON.stringify(validate.errors, undefined, 1))
    }
    assert.ok(Object.keys(parse(uncommented) as object).length >= 8, 'the example shows all sections')
  })

  it('refuses what the reader refuses in one value', () => {
    for (const value of [
      { endpiont: 1 },
      { listen: 'localhost' },
      { margin: -1 },
      { bounds: { deadline: 30 } },
      { models: { llama: {} } },
      { models: { 'a/b': { price: { input: 1 } } } },
      { providers: { openai: { api_key: { path: 'x' } } } },
    ]) {
      assert.equal(validate(value), false, JSON.stringify(value))
    }
  })

  it('accepts a number, or the word for none, where there may be no limit', () => {
    for (const value of [60, 'none']) assert.ok(validate({ limits: { requests_per_minute: value } }))
    for (const value of [0, '60', 'some']) assert.ok(!validate({ limits: { requests_per_minute: value } }))
  })

  it('accepts values that come from the environment', () => {
    assert.ok(validate({ margin: '${MARGIN:-1.1}', limits: { requests_per_minute: '${RPM}' }, discover_local: '${X}' }))
  })
})

describe('the example file', () => {
  it('is right as it stands and with every setting switched on', () => {
    const environment = new Proxy({}, { get: (_, name) => (name === 'DATABASE_URL' ? 'postgres://host/name' : 'x') })
    const knownProviders = ['openai', 'anthropic', 'gemini', 'vertex', 'bedrock', 'azure-openai', 'ollama']
    for (const content of [example, uncommented.replaceAll(/\{ file: [^}]*\}/g, 'x')]) {
      assert.doesNotThrow(() =>
        parseSettings(content, { file: 'crossmodel.example.yaml', environment, knownProviders }),
      )
    }
  })
})

describe('docs/configuration.md', () => {
  it('holds the reference that the shape of the file gives', () => {
    const document = readFileSync(new URL('../../../docs/configuration.md', import.meta.url), 'utf8')
    const table = document.split(MARKER)[1]
    assert.equal(table, `${describeConfiguration()}\n`, 'run: node scripts/write-configuration-doc.ts')
  })
})
