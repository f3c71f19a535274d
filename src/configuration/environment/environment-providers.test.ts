import assert from 'node:assert/strict'
import { describe, it } from 'node:test'

import { definitions } from '../../providers/definitions.ts'
import type { ProviderSettings, StoredKeys } from '../../providers/provider-settings.ts'
import { addEnvironmentProviders } from './environment-providers.ts'
import type { Environment } from './expand-environment.ts'
import { defaultSettings } from '../settings.ts'

function read(
  environment: Environment,
  providers: ProviderSettings[] = [],
  disabledProviders: string[] = [],
  stored: StoredKeys = new Map(),
) {
  const settings = { ...defaultSettings, providers, disabledProviders }
  return addEnvironmentProviders(settings, definitions, environment, stored).providers
}

describe('providers from the environment', () => {
  it('are on when their key is set, and not when it is empty', () => {
    const environment = { OPENAI_API_KEY: 'a', GEMINI_API_KEY: 'b', ANTHROPIC_API_KEY: '', UNRELATED: 'c' }
    assert.deepEqual(read(environment), [
      { name: 'openai', apiKeys: ['a'] },
      { name: 'gemini', apiKeys: ['b'] },
    ])
    assert.deepEqual(read({}), [])
  })

  it('fill in what the file does not say, and never replace what it says', () => {
    const environment = { OPENAI_API_KEY: 'environment', ANTHROPIC_API_KEY: 'environment' }
    const named = [
      { name: 'openai', baseUrl: 'http://127.0.0.1:1' },
      { name: 'anthropic', apiKeys: ['file'] },
    ]
    assert.deepEqual(read(environment, named), [
      { name: 'openai', baseUrl: 'http://127.0.0.1:1', apiKeys: ['environment'] },
      { name: 'anthropic', apiKeys: ['file'] },
    ])
  })

  it('stay off where the file says enabled: false', () => {
    assert.deepEqual(read({ OPENAI_API_KEY: 'a' }, [], ['openai']), [])
  })

  it('leave a server of the operator’s own as it is', () => {
    const mine = { name: 'my-vllm', baseUrl: 'http://127.0.0.1:1' }
    assert.deepEqual(read({ OPENAI_API_KEY: '' }, [mine]), [mine])
  })

  it('include cloud accounts only when they are whole', () => {
    const keys = { AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: 's' }
    assert.deepEqual(read(keys), [])
    assert.deepEqual(read({ ...keys, AWS_REGION: 'eu-west-1' }), [
      { name: 'bedrock', aws: { region: 'eu-west-1', accessKeyId: 'AKIA', secretAccessKey: 's' } },
    ])
    assert.deepEqual(read({ AWS_BEARER_TOKEN_BEDROCK: 'b', ...keys, AWS_REGION: 'eu-west-1' }), [
      { name: 'bedrock', apiKeys: ['b'], aws: { region: 'eu-west-1' } },
    ])
    assert.deepEqual(read({ GOOGLE_CLOUD_PROJECT: 'p' }), [])
    assert.deepEqual(read({ GOOGLE_CLOUD_PROJECT: 'p', GOOGLE_APPLICATION_CREDENTIALS: '/sa.json' }), [
      { name: 'vertex', google: { project: 'p', location: 'global', credentialsFile: '/sa.json' } },
    ])
  })
})

describe('providers whose keys the database holds', () => {
  const stored: StoredKeys = new Map([
    ['openai', ['a', 'b']],
    ['mine', ['c']],
    ['gone', ['d']],
  ])

  it('are on as if the keys were in the environment, which they come before', () => {
    const environment = { OPENAI_API_KEY: 'environment', GEMINI_API_KEY: 'environment' }
    assert.deepEqual(read(environment, [{ name: 'mine', baseUrl: 'http://127.0.0.1:1' }], [], stored), [
      { name: 'mine', baseUrl: 'http://127.0.0.1:1', apiKeys: ['c'] },
      { name: 'openai', apiKeys: ['a', 'b'] },
      { name: 'gemini', apiKeys: ['environment'] },
    ])
  })

  it('come after what the file says, and stay off where it says enabled: false', () => {
    const named = [{ name: 'mine', baseUrl: 'http://127.0.0.1:1', apiKeys: ['file'] }]
    assert.deepEqual(read({}, named, ['openai'], stored), named)
  })

  it('do not use the cloud accounts of the environment', () => {
    const environment = {
      AWS_ACCESS_KEY_ID: 'AKIA',
      AWS_SECRET_ACCESS_KEY: 's',
      AWS_REGION: 'eu-west-1',
      GOOGLE_CLOUD_PROJECT: 'p',
      GOOGLE_APPLICATION_CREDENTIALS: '/sa.json',
    }
    const keys = new Map([
      ['bedrock', ['b']],
      ['vertex', ['v']],
    ])
    assert.deepEqual(read(environment, [], [], keys), [
      { name: 'bedrock', apiKeys: ['b'], aws: { region: 'eu-west-1' } },
      { name: 'vertex', apiKeys: ['v'] },
    ])
  })
})
