import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { parse } from 'yaml'

import { newDirectory } from '../../../test/new-directory.ts'
import { runHosted } from '../../../test/run-hosted.ts'

const litellm = `
model_list:
  - model_name: gpt-4o
    litellm_params:
      model: azure/gpt-4o-eu
      api_base: https://house-eu.openai.azure.com/
      api_key: os.environ/AZURE_API_KEY_EU
      api_version: "2026-05-15"
      rpm: 6
  - model_name: gpt-4o
    litellm_params:
      model: azure/gpt-4o-ca
      api_base: https://house-ca.openai.azure.com/openai/deployments/x
      api_key: os.environ/AZURE_API_KEY_CA
    model_info: { input_cost_per_token: 0.0000025, output_cost_per_token: 1e-5 }
  - model_name: old-claude
    litellm_params:
      model: bedrock/converse/anthropic.claude-instant-v1
      aws_region_name: us-east-1
      aws_access_key_id: AKIA-VERY-SECRET
      aws_secret_access_key: os.environ/AWS_SECRET
      input_cost_per_token: 0.00000015
      output_cost_per_token: 6e-7
  - model_name: vllm-models
    litellm_params: { model: openai/facebook/opt-125m, api_base: "http://me:very-secret@127.0.0.1:8000/v1", api_key: none }
  - model_name: sonnet
    litellm_params: { model: anthropic/claude-sonnet-4-6, api_key: sk-ant-very-secret }
  - model_name: sonnet
    litellm_params: { model: anthropic/claude-sonnet-4-6, api_key: os.environ/ANTHROPIC_API_KEY_2 }
  - model_name: llama
    litellm_params: { model: ollama/llama3.1, api_base: "http://127.0.0.1:11434" }
  - model_name: "openai/*"
    litellm_params: { model: "openai/*", api_key: os.environ/OPENAI_API_KEY }
  - model_name: embeddings
    litellm_params: { model: text-embedding-3-small }
  - model_name: lost
    litellm_params: { model: nobody/knows }
litellm_settings: { drop_params: true, request_timeout: 600 }
router_settings:
  fallbacks: [{ gpt-4o: [sonnet] }]
  model_group_alias: { gpt-4: gpt-4o }
general_settings: { master_key: sk-master-secret }
environment_variables: { REDIS_PASSWORD: redis-secret }
`

const variables = ['AZURE_API_KEY_EU', 'AZURE_API_KEY_CA', 'ANTHROPIC_API_KEY', 'ANTHROPIC_API_KEY_2', 'OPENAI_API_KEY']
const environment = Object.fromEntries(
  [...variables, 'AWS_SECRET', 'AWS_ACCESS_KEY_ID'].map((name) => [name, `key-of-${name}`]),
)

function run(folder: string, args: readonly string[]) {
  return runHosted({
    cwd: folder,
    args,
    env: { PATH: process.env['PATH'] ?? '', HOME: folder, ...environment },
    stdin: '',
  })
}

type ImportedEndpoint = { model: string; weight?: number; first_content?: string; deadline?: string }
type Imported = { strategy?: string; endpoints: ImportedEndpoint[] }

describe('import litellm', () => {
  it('prints what LiteLLM’s names reach as a configuration that is right, with the rest in words', async () => {
    const folder = newDirectory()
    writeFileSync(join(folder, 'config.yaml'), litellm)
    const { code, stdout } = await run(folder, ['import', 'litellm', 'config.yaml'])
    assert.equal(code, 0)
    assert.deepEqual(parse(stdout), {
      providers: {
        'azure-openai': { base_url: 'https://house-eu.openai.azure.com/openai/v1', api_key: '${AZURE_API_KEY_EU}' },
        'house-ca': {
          protocols: ['openai-responses', 'openai-chat'],
          base_url: 'https://house-ca.openai.azure.com/openai/v1',
          api_key: '${AZURE_API_KEY_CA}',
        },
        bedrock: {
          aws: { region: 'us-east-1', access_key_id: '${AWS_ACCESS_KEY_ID}', secret_access_key: '${AWS_SECRET}' },
        },
        'server-8000': { protocols: ['openai-chat'], base_url: 'http://127.0.0.1:8000/v1' },
        anthropic: { api_keys: ['${ANTHROPIC_API_KEY}', '${ANTHROPIC_API_KEY_2}'] },
        ollama: { base_url: 'http://127.0.0.1:11434/v1' },
        openai: { api_key: '${OPENAI_API_KEY}' },
      },
      models: {
        'mine/gpt-4o': {
          endpoints: [
            { provider: 'azure-openai', model: 'gpt-4o-eu', weight: 1 },
            { provider: 'house-ca', model: 'gpt-4o-ca', price: { input: 2.5, output: 10 }, weight: 1 },
          ],
        },
        'bedrock/anthropic.claude-instant-v1': {
          endpoints: [
            { provider: 'bedrock', model: 'anthropic.claude-instant-v1', price: { input: 0.15, output: 0.6 } },
          ],
        },
        'server-8000/facebook/opt-125m': { endpoints: [{ provider: 'server-8000', model: 'facebook/opt-125m' }] },
        'ollama/llama3.1': { endpoints: [{ provider: 'ollama', model: 'llama3.1', price: 'free' }] },
      },
      aliases: {
        'gpt-4o': 'mine/gpt-4o',
        'old-claude': 'bedrock/anthropic.claude-instant-v1',
        'vllm-models': 'server-8000/facebook/opt-125m',
        sonnet: 'anthropic/claude-sonnet-4-6',
        llama: 'ollama/llama3.1',
        'gpt-4': 'mine/gpt-4o',
      },
      bounds: { deadline: '600s' },
    })
    for (const word of [
      'model_list[0] (gpt-4o): litellm_params.rpm left out',
      'put it into the variable ANTHROPIC_API_KEY.',
      'openai/*: every model of openai is callable',
      'of the mode embedding: left out',
      'the provider nobody is not known here',
      'gpt-4o-eu of azure-openai has no price here',
      'router_settings.fallbacks: callers name them with a request',
      'general_settings.master_key: not a key here',
      'set these where the gateway is started: REDIS_PASSWORD',
    ])
      assert.ok(stdout.includes(word), `${word} is said in:\n${stdout}`)
    writeFileSync(join(folder, 'crossmodel.yaml'), stdout)
    const checked = await run(folder, ['config', 'check'])
    assert.equal(checked.code, 0, checked.stdout + checked.stderr)
  })

  it('spreads calls over endpoints as LiteLLM did, and waits for them as long', async () => {
    const folder = newDirectory()
    const deploy = (name: string, model: string, more: string) =>
      `  - { model_name: ${name}, litellm_params: { model: ${model}, api_key: os.environ/K, ${more} } }\n`
    const price = 'input_cost_per_token: 0.000001, output_cost_per_token: 0.000002'
    const file = [
      'model_list:\n',
      deploy('weighed', 'openai/a', `weight: 3, rpm: 1, ${price}`),
      deploy('weighed', 'groq/b', `weight: 1, rpm: 9, ${price}`),
      deploy('metered', 'openai/c', `rpm: 10, ${price}`),
      deploy('metered', 'openai/c', `rpm: 20, ${price}`),
      deploy('metered', 'groq/d', `rpm: 30, tpm: 5, ${price}`),
      deploy('ordered', 'openai/e', `order: 2, ${price}`),
      deploy('ordered', 'groq/f', `order: 1, timeout: 300, stream_timeout: 2.5, ${price}`),
      deploy('known', 'openai/gpt-5', 'timeout: 60, stream_timeout: 90'),
      deploy('large', 'openai/g', `tpm: 3000000, ${price}`),
      deploy('large', 'groq/h', `tpm: 1500000, ${price}`),
    ].join('')
    const convert = async (more: string) => {
      writeFileSync(join(folder, 'config.yaml'), file + more)
      const { code, stdout, stderr } = await run(folder, ['import', 'litellm', 'config.yaml', '--json'])
      assert.equal(code, 0, stderr)
      const { configuration, notes } = JSON.parse(stdout) as {
        configuration: { models: { [id: string]: Imported } }
        notes: string[]
      }
      return { models: Object.entries(configuration.models), notes }
    }
    const brief = ([name, model]: [string, Imported]) =>
      `${name} ${model.strategy ?? 'balanced'} ${model.endpoints.map((each) => `${each.model}:${each.weight ?? '-'}`).join(' ')}`
    const { models } = await convert('')
    assert.deepEqual(models.map(brief), [
      'mine/weighed balanced a:3 b:1',
      'mine/metered balanced c:30 d:30',
      'mine/ordered order f:- e:-',
      'openai/gpt-5 balanced gpt-5:-',
      'mine/large balanced g:1000000 h:500000',
    ])
    const timesOf = (name: string) => {
      const [first] = models.find(([id]) => id === name)?.[1].endpoints ?? []
      return [first?.first_content, first?.deadline]
    }
    assert.deepEqual(timesOf('mine/ordered'), ['2500ms', '5m'])
    assert.deepEqual(timesOf('openai/gpt-5'), [undefined, '1m'])
    const fast = await convert('router_settings: { routing_strategy: latency-based-routing }\n')
    assert.deepEqual(fast.models.map(brief).slice(0, 3), [
      'mine/weighed latency a:- b:-',
      'mine/metered latency c:- d:-',
      'mine/ordered order f:- e:-',
    ])
    assert.ok(!fast.notes.some((note) => note.includes('routing_strategy')))
    const busy = await convert('router_settings: { routing_strategy: least-busy }\n')
    assert.ok(busy.notes.some((note) => note.includes('router_settings.routing_strategy: of several endpoints')))
  })

  it('shows no secret of the file, in either form', async () => {
    const folder = newDirectory()
    writeFileSync(join(folder, 'config.yaml'), litellm)
    for (const more of [[], ['--json']]) {
      const { stdout } = await run(folder, ['import', 'litellm', 'config.yaml', ...more])
      assert.doesNotMatch(stdout, /very-secret|VERY-SECRET|master-secret|redis-secret/)
    }
  })

  it('says in one line what it cannot read', async () => {
    const folder = newDirectory()
    writeFileSync(join(folder, 'ours.yaml'), 'providers: {}\n')
    writeFileSync(join(folder, 'broken.yaml'), 'a: 1\nmodel_list: [\n')
    const tenTimes = (name: string) => `[${Array.from({ length: 10 }, () => `*${name}`).join(', ')}]`
    writeFileSync(
      join(folder, 'bomb.yaml'),
      `a: &a [x]\nb: &b ${tenTimes('a')}\nc: &c ${tenTimes('b')}\nd: &d ${tenTimes('c')}\nmodel_list: ${tenTimes('d')}\n`,
    )
    for (const [name, line] of [
      ['ours.yaml', /^error: ours\.yaml is no configuration of LiteLLM’s proxy: it has no model_list\.\n$/],
      ['broken.yaml', /^error: broken\.yaml:[23]: it is no YAML \(\w+\)\.\n$/],
      ['bomb.yaml', /^error: bomb\.yaml cannot be read: Excessive alias count.*\n$/],
      ['none.yaml', /^error: none\.yaml cannot be read: ENOENT.*\n$/],
    ] as const) {
      const { code, stderr } = await run(folder, ['import', 'litellm', name])
      assert.equal(code, 2)
      assert.match(stderr, line)
    }
  })

  it('does without any member of any entry', async () => {
    const folder = newDirectory()
    const odd = [
      '{}',
      '3',
      '{model_name: a}',
      '{litellm_params: {}}',
      '{litellm_params: {model: gpt-5, api_key: 3, api_base: ""}}',
    ]
    writeFileSync(
      join(folder, 'odd.yaml'),
      `model_list: [${odd.join(', ')}]\nrouter_settings: 3\nlitellm_settings: [1]\n`,
    )
    const { code, stderr } = await run(folder, ['import', 'litellm', 'odd.yaml', '--json'])
    assert.equal(code, 0, stderr)
  })

  it('takes names that every object has for names', async () => {
    const folder = newDirectory()
    writeFileSync(
      join(folder, 'odd.yaml'),
      `model_list: [{model_name: __proto__, litellm_params: {model: openai/gpt-5, api_key: os.environ/K}}]
router_settings: {model_group_alias: {x: constructor, y: __proto__}}
`,
    )
    const { code, stdout, stderr } = await run(folder, ['import', 'litellm', 'odd.yaml'])
    assert.equal(code, 0, stderr)
    assert.match(stdout, /^ {2}__proto__: openai\/gpt-5\n {2}x: constructor\n {2}y: openai\/gpt-5$/m)
  })
})
