import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'

import { parseSettings, readSettings } from './read-settings.ts'
import { defaultSettings, type Settings } from './settings.ts'

const directory = mkdtempSync(join(tmpdir(), 'crossmodel-configuration-'))
after(() => rmSync(directory, { recursive: true, force: true }))
mkdirSync(join(directory, 'secrets'))
writeFileSync(join(directory, 'secrets/vllm.key'), 'sk-from-file\n')
const file = join(directory, 'crossmodel.yaml')

const knownProviders = ['openai', 'anthropic', 'bedrock', 'vertex', 'azure-openai', 'ollama']
const environment = {
  OPENAI_API_KEY: 'sk-openai',
  KEY_A: 'sk-a',
  KEY_B: 'sk-b',
  AWS_ACCESS_KEY_ID: 'AKIA',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AZURE_OPENAI_API_KEY: 'sk-azure',
  RPM: '90',
  EMPTY: '',
}

function parse(yaml: string): Settings {
  return parseSettings(yaml, { file, environment, knownProviders })
}

/** A file with an entry of every kind, as operators have it. */
const wholeExample = `
listen: 127.0.0.1:8484
providers:
  openai:    { api_key: "\${OPENAI_API_KEY}" }            # a known provider: only what differs
  anthropic: { api_keys: ["\${KEY_A}", "\${KEY_B}"], base_url: http://127.0.0.1:9000 }
  bedrock:   { aws: { region: us-east-1, access_key_id: "\${AWS_ACCESS_KEY_ID}", secret_access_key: "\${AWS_SECRET_ACCESS_KEY}" } }   # or api_key
  vertex:    { google: { project: my-project, location: global, credentials_file: sa.json } }
  azure-openai: { base_url: https://NAME.openai.azure.com/openai/v1, api_key: "\${AZURE_OPENAI_API_KEY}" }
  my-vllm:                                               # any other
    protocols: [openai-chat]                             # the first is used when a translation is needed
    base_url: http://127.0.0.1:8000/v1                   # what that protocol's own SDK would be given
    api_key: { file: secrets/vllm.key }
    discover: true                                       # offer what its model list says, as my-vllm/NAME, free
models:
  acme/llama-70b:                                        # a new model, or more endpoints for a known one
    context_window_tokens: 131072
    endpoints:
      - { provider: my-vllm, model: meta-llama/Llama-3.3-70B, price: { input: 0.10, output: 0.40, cache_read: 0.01, cache_write: 0.125 } }
      - { provider: openai, model: gpt-5-mini, protocols: [openai-responses], price: free }
aliases:                                                 # for keys that have none of the same name
  cross-model-basic: deepseek/deepseek-v4-pro
  claude-opus: { prefix: true, target: anthropic/claude-opus-4-8 }
`

const everyOtherValue = `
listen: "[::1]:9000"
public_models: true
margin: 1.25
credit_limit: unlimited
discover_local: false
metrics: '[::1]:9464'
audit_every: off
records: { keep: 90d }
breaker: { faults: 3, open: 500ms, longest: 1m }
log_level: warn
mail: { url: smtp://robot:secret@mail.example.com:587, from: CrossModel <crossmodel@example.com> }
sign_in:
  sign_up: open
  oidc:
    - { name: Acme, issuer: https://login.acme.example, client_id: gateway, client_secret: s3cret, groups: { staff: acme/member, root: operator } }
limits: { requests_per_minute: "\${RPM}", tokens_per_minute: none, concurrent_requests: 4, spend_per_day: 2.5, spend_per_month: none }
bounds: { request_body: 64MiB, request_bodies: 1GiB, connections: 5000, first_heartbeat: 2500ms, stream_idle: 3m, first_content: 90s, deadline: 1.5h, generations: 500, queue_wait: 20s, drain: 10s }
providers:
  ollama:
  openai: { enabled: false, api_key: x }
  two-faced:
    base_url: { openai-chat: http://127.0.0.1:1/v1/, anthropic-messages: http://127.0.0.1:1 }
    headers: { X-Team: "a\${EMPTY}b", X-Secret: { file: secrets/vllm.key } }
    quirks: { output_cap_field: max_tokens, no_json_schema: true, no_cache_marks: false }
    max_concurrent: 3
models:
  acme/small:
    display_name: Small
    max_output_tokens: 4096
    modalities: { input: [text, image] }
    capabilities: { tools: false, reasoning: { toggle: false, effort: [low, high], budget_tokens: { min: 1024, max: 32000 } } }
    price: { input: 1, output: 2, per_request: 0.001, server_tools: { web_search: 0.01 }, tiers: [{ from_input_tokens: 200000, input: 2, output: 4 }] }
    endpoints:
      - provider: ollama
        model: small
        weight: 0.5
        first_content: 5s
        deadline: 30s
        hedge: false
        price:
          { input: 0.5, output: 1, service_tiers: { flex: 0.5, priority: { input: 1, cache_read: 0.1 } }, speeds: { fast: 6 }, regions: { us: 1.1 },
          hours: [{ factor: 0.5, utc: ["10:00-24:00", "22:30-01:00"], days: [mon, sun] }, { factor: 2, utc: ["00:00-00:00"] }] }
  acme/mute: { capabilities: { reasoning: false }, price: free, strategy: latency, first_content: 20s, deadline: 1m, hedge: true }
`

const everyOtherSetting: Settings = {
  listen: { host: '::1', port: 9000 },
  publicModels: true,
  providers: [
    { name: 'ollama' },
    {
      name: 'two-faced',
      baseUrl: { 'openai-chat': 'http://127.0.0.1:1/v1', 'anthropic-messages': 'http://127.0.0.1:1' },
      headers: { 'x-team': 'ab', 'x-secret': 'sk-from-file' },
      quirks: { outputCapField: 'max_tokens', noJsonSchema: true },
      maxConcurrent: 3,
    },
  ],
  disabledProviders: ['openai'],
  mail: { url: 'smtp://robot:secret@mail.example.com:587', from: 'CrossModel <crossmodel@example.com>' },
  signIn: {
    signUp: 'open',
    oidc: [
      {
        name: 'Acme',
        issuer: 'https://login.acme.example',
        clientId: 'gateway',
        clientSecret: 's3cret',
        scopes: [],
        trustsEmail: false,
        groupsClaim: 'groups',
        groups: new Map([
          ['staff', 'acme/member'],
          ['root', 'operator'],
        ]),
      },
    ],
  },
  models: [
    {
      id: 'acme/small',
      displayName: 'Small',
      maxOutputTokens: 4096,
      modalities: { input: ['text', 'image'] },
      capabilities: {
        tools: false,
        reasoning: {
          supported: true,
          toggle: false,
          efforts: ['low', 'high'],
          budgetTokens: { min: 1024, max: 32_000 },
        },
      },
      price: {
        input: '1',
        output: '2',
        perRequest: '0.001',
        serverToolCalls: { web_search: '0.01' },
        tiers: [{ fromInputTokens: 200_000, input: '2', output: '4' }],
      },
      endpoints: [
        {
          provider: 'ollama',
          model: 'small',
          price: {
            input: '0.5',
            output: '1',
            serviceTiers: { flex: '0.5', priority: { input: '1', cacheRead: '0.1' } },
            speeds: { fast: '6' },
            regions: { us: '1.1' },
            hours: [
              { factor: '0.5', utc: ['10:00-24:00', '22:30-01:00'], days: [1, 7] },
              { factor: '2', utc: ['00:00-00:00'] },
            ],
          },
          weight: 0.5,
          firstContentMs: 5_000,
          attemptMs: 30_000,
          hedges: false,
        },
      ],
    },
    {
      id: 'acme/mute',
      capabilities: { reasoning: { supported: false } },
      price: 'free',
      strategy: 'latency',
      firstContentMs: 20_000,
      attemptMs: 60_000,
      hedges: true,
    },
  ],
  aliases: [],
  margin: '1.25',
  creditLimit: 'unlimited',
  limits: {
    requestsPerMinute: 90,
    tokensPerMinute: 'none',
    concurrentRequests: 4,
    spendPerDay: 2_500_000_000n,
    spendPerMonth: 'none',
  },
  bounds: {
    requestBodyBytes: 64 * 1024 * 1024,
    bodiesBytes: 1024 * 1024 * 1024,
    callerConnections: 5_000,
    firstHeartbeatMs: 2_500,
    streamIdleMs: 180_000,
    firstContentMs: 90_000,
    attemptMs: 5_400_000,
    generations: 500,
    queueWaitMs: 20_000,
    drainMs: 10_000,
  },
  cors: [],
  breaker: { faults: 3, openMs: 500, mostOpenMs: 60_000 },
  discoverLocal: false,
  metrics: { host: '::1', port: 9464 },
  auditEveryMs: 'off',
  keepRecordsMs: 90 * 86_400_000,
  logLevel: 'warn',
}

describe('the configuration file', () => {
  it('reads every line of a file with an entry of every kind', () => {
    assert.deepEqual(parse(wholeExample), {
      ...defaultSettings,
      providers: [
        { name: 'openai', apiKeys: ['sk-openai'] },
        { name: 'anthropic', apiKeys: ['sk-a', 'sk-b'], baseUrl: 'http://127.0.0.1:9000' },
        { name: 'bedrock', aws: { region: 'us-east-1', accessKeyId: 'AKIA', secretAccessKey: 'secret' } },
        {
          name: 'vertex',
          google: { project: 'my-project', location: 'global', credentialsFile: join(directory, 'sa.json') },
        },
        { name: 'azure-openai', baseUrl: 'https://NAME.openai.azure.com/openai/v1', apiKeys: ['sk-azure'] },
        {
          name: 'my-vllm',
          protocols: ['openai-chat'],
          baseUrl: 'http://127.0.0.1:8000/v1',
          apiKeys: ['sk-from-file'],
          discover: true,
        },
      ],
      models: [
        {
          id: 'acme/llama-70b',
          contextWindowTokens: 131_072,
          endpoints: [
            {
              provider: 'my-vllm',
              model: 'meta-llama/Llama-3.3-70B',
              price: { input: '0.1', output: '0.4', cacheRead: '0.01', cacheWrite: '0.125' },
            },
            { provider: 'openai', model: 'gpt-5-mini', protocols: ['openai-responses'], price: 'free' },
          ],
        },
      ],
      aliases: [
        { name: 'cross-model-basic', target: 'deepseek/deepseek-v4-pro', prefix: false },
        { name: 'claude-opus', target: 'anthropic/claude-opus-4-8', prefix: true },
      ],
    } satisfies Settings)
  })

  it('may be absent, empty, or made of comments', () => {
    assert.deepEqual(defaultSettings.listen, { host: '127.0.0.1', port: 8484 })
    assert.deepEqual(readSettings({ file: undefined, environment, knownProviders }), defaultSettings)
    for (const yaml of ['', '# nothing\n', '---\n', 'providers:\n  # openai:\nmodels:\n', '{}']) {
      assert.deepEqual(parse(yaml), defaultSettings, JSON.stringify(yaml))
    }
  })

  it('reads every other value', () => {
    assert.deepEqual(parse(everyOtherValue), everyOtherSetting)
  })

  it('follows YAML anchors', () => {
    const settings = parse('providers:\n  openai: &same { api_key: k }\n  anthropic: *same\n')
    assert.deepEqual(settings.providers[1], { name: 'anthropic', apiKeys: ['k'] })
  })

  it('counts a key that the environment leaves empty as absent', () => {
    assert.deepEqual(parse('providers: { openai: { api_key: "${NOT_SET:-}" } }').providers, [{ name: 'openai' }])
    assert.deepEqual(parse('providers: { openai: { api_keys: ["${KEY_A}", "${EMPTY}"] } }').providers, [
      { name: 'openai', apiKeys: ['sk-a'] },
    ])
  })

  it('keeps the digits of prices', () => {
    const [model] = parse('models: { a/b: { price: { input: 0.123456789, output: 1e-7 } } }').models
    assert.deepEqual(model?.price, { input: '0.123456789', output: '0.0000001' })
  })
})

describe('a configuration of another gateway', () =>
  it('is known for what it is', () => {
    const content = 'model_list:\n  - { model_name: gpt-4, litellm_params: { model: openai/gpt-4 } }\n'
    assert.throws(() => parseSettings(content, { file: 'litellm.yaml', environment: {}, knownProviders: [] }), {
      message:
        /^litellm\.yaml:1: this is a configuration of LiteLLM's proxy: `crossmodel import litellm litellm\.yaml`/,
    })
  }))
