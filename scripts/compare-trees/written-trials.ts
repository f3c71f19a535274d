// Trials that nobody recorded: what is refused, what is read, what fails over, and each known provider's model with the
// fields that providers differ in.
import type { JsonObject } from '../../src/foundation/json/json.ts'
import { inboundProtocolNames, protocolNames, type InboundProtocolName } from '../../src/generation/protocol-name.ts'
import { leastBody, paths } from '../../test/e2e/world.ts'
import { sendJson } from '../../test/upstream/script.ts'
import { readTarget } from '../../test/upstream/upstream.ts'
import { failoverModel } from './configure.ts'
import { answerShortly } from './recorded-trials.ts'
import type { Caller, Trial } from './trial.ts'

export function writeTrials(models: readonly string[]): Trial[] {
  return [...writeRefusals(), ...writeReads(), ...writeFailovers(), ...models.flatMap(writeModelTrials)]
}

function trial(name: string, request: Trial['request'], more: Partial<Trial> = {}): Trial {
  return { name, caller: 'prepaid', request, answer: (received) => answerShortly(received), ...more }
}

/** One whose answer never comes. */
export const openTrial: Trial = trial('never answered', post('openai-chat', leastBody('openai-chat', 'openai-chat')), {
  answer: () => ({ steps: [], beforeHeaders: [{ stall: true }] }),
})

function post(from: InboundProtocolName, body: JsonObject | string, headers: { [name: string]: string } = {}) {
  return {
    method: 'POST',
    path: paths[from],
    headers,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  }
}

function writeRefusals(): Trial[] {
  const bodies: readonly (readonly [name: string, body: JsonObject | string])[] = [
    ['no JSON', '{"model":'],
    ['no object', '[]'],
    ['empty', ''],
    ['no members', '{}'],
    ['unknown model', { model: 'foo/bar' }],
    ['model twice', '{"model":"test/gemini","model":"test/gemini"}'],
    ['messages of the wrong kind', { messages: 'hello', input: 7 }],
    ['wrong numbers', { temperature: 'warm', max_tokens: -1, max_completion_tokens: 0, max_output_tokens: 0 }],
    ['fields that steer a server', { priority: 3, cache_salt: 'x', chat_template: '{{x}}' }],
    ['references', { file_id: 'file-1', container: 'c', previous_response_id: 'resp_1', background: true }],
    [
      'preferences',
      { provider: { order: ['test-gemini'], sort: 'price', quantizations: ['fp8'] }, models: ['test/gemini'] },
    ],
    ['preferences that leave nothing', { provider: { only: ['nobody'] } }],
    ['several answers', { n: 2 }],
    ['too many answers', { n: 1000 }],
    ['an alias', { model: 'cross-model-basic' }],
    ['a prefix alias', { model: 'cross-anything' }],
    ['a bare id with a dot', { model: 'claude-sonnet-4.6' }],
    ['a suffix', { model: 'test/gemini:floor' }],
  ]
  const callers: readonly Caller[] = ['unlimited', 'poor', 'disabled', 'nobody', 'throttled', 'throttled', 'throttled']
  return inboundProtocolNames.flatMap((from) => {
    const least = leastBody(from, 'openai-chat')
    const headers: readonly { [name: string]: string }[] = [
      { 'x-crossmodel-strict': 'true' },
      { 'x-crossmodel-explain': 'true' },
      { 'x-crossmodel-provider': 'test-gemini,test-openai-chat' },
      { 'x-request-id': 'mine-1', 'anthropic-beta': 'some-beta-2025-01-01', 'openai-organization': 'org' },
      {
        authorization: 'Bearer cm-nobody-knows-this-key-0123456789abcdef',
        'x-api-key': 'cm-nor-this-0123456789abcdef',
      },
      { 'content-encoding': 'gzip' },
      { origin: 'https://example.com' },
    ]
    return [
      ...bodies.map(([name, body]) =>
        trial(`${name} ${from}`, post(from, typeof body === 'string' ? body : { ...least, ...body })),
      ),
      ...callers.map((caller, index) =>
        trial(`caller ${caller} ${index} ${from}`, post(from, { ...least, stream: index % 2 === 1 }), { caller }),
      ),
      ...headers.map((each) =>
        trial(`headers ${Object.keys(each).join(' ')} ${from}`, post(from, { ...least, seed: 7, top_k: 5 }, each)),
      ),
      trial(`other method ${from}`, { method: 'GET', path: paths[from], headers: {} }),
      trial(`doubled version ${from}`, { ...post(from, least), path: `/v1${paths[from]}` }),
      trial(`without version ${from}`, { ...post(from, least), path: paths[from].slice(3) }),
      trial(`query ${from}`, { ...post(from, least), path: `${paths[from]}?beta=true` }),
    ]
  })
}

function writeReads(): Trial[] {
  const gets = [
    '/ /healthz /readyz /openapi.json /nothing /v1/nothing /api/models /v1/models /v1/models?limit=3 /v1/credits /v1/key',
    '/v1/models/test/gemini /v1/models/test%2Fgemini /v1/models/foo /v1/models?client_version=1 /v1/embeddings',
    '/v1/generations/req_cm_nobody',
  ].flatMap((line) => line.split(' '))
  const callers: readonly Caller[] = ['prepaid', 'unlimited', 'disabled', 'nobody']
  const counted = leastBody('anthropic-messages', 'anthropic-messages')
  return [
    ...gets.flatMap((path) =>
      callers.map((caller) => trial(`GET ${path} ${caller}`, { method: 'GET', path, headers: {} }, { caller })),
    ),
    ...gets.map((path) => trial(`HEAD ${path}`, { method: 'HEAD', path, headers: {} })),
    ...gets.map((path) => trial(`OPTIONS ${path}`, { method: 'OPTIONS', path, headers: {} })),
    trial('GET /v1/models as Messages', { method: 'GET', path: '/v1/models', headers: { 'x-api-key': 'cm-unknown' } }),
    ...protocolNames.map((to) =>
      trial(
        `count tokens ${to}`,
        {
          ...post('anthropic-messages', { ...counted, model: `test/${to}` }),
          path: '/v1/messages/count_tokens',
        },
        { answer: () => sendJson({ input_tokens: 12, totalTokens: 12, inputTokens: 12 }) },
      ),
    ),
  ]
}

/** The first endpoints fail in each of the ways that lead on to the next one. */
function writeFailovers(): Trial[] {
  const failures = [400, 401, 402, 403, 404, 408, 413, 422, 429, 500, 502, 503, 529]
  return inboundProtocolNames.flatMap((from) =>
    failures.flatMap((status) =>
      [1, 4, 5].map((failing) =>
        trial(
          `${failing} endpoints answer ${status} ${from}`,
          post(from, { ...leastBody(from, 'openai-chat'), model: failoverModel, stream: failing === 4 }),
          {
            answer: (received, count) =>
              count > failing
                ? answerShortly(received)
                : sendJson({ error: { message: `No ${readTarget(received.path)} now.`, code: 'nope' } }, status),
          },
        ),
      ),
    ),
  )
}

const picture = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
const schema = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }

/** A rich request of each protocol, streamed for every second one. */
function writeModelTrials(model: string, index: number): Trial[] {
  const stream = index % 2 === 0
  const rich: { readonly [from in InboundProtocolName]: JsonObject } = {
    'openai-chat': {
      messages: [
        { role: 'developer', content: 'Be brief.' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What is this?' },
            { type: 'image_url', image_url: { url: `data:image/png;base64,${picture}` } },
          ],
        },
      ],
      max_completion_tokens: 500,
      reasoning_effort: 'high',
      temperature: 0.5,
      tools: [{ type: 'function', function: { name: 'get_weather', parameters: schema } }],
      response_format: { type: 'json_schema', json_schema: { name: 'answer', schema } },
      user: 'someone',
    },
    'openai-responses': {
      input: 'Hello',
      instructions: 'Be brief.',
      max_output_tokens: 500,
      reasoning: { effort: 'low', summary: 'auto' },
      tools: [{ type: 'function', name: 'get_weather', parameters: schema }],
      prompt_cache_key: 'cache',
    },
    'anthropic-messages': {
      system: [{ type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral' } }],
      messages: [{ role: 'user', content: 'Hello' }],
      max_tokens: 4000,
      thinking: { type: 'enabled', budget_tokens: 1024 },
      tools: [{ name: 'get_weather', input_schema: schema }],
      metadata: { user_id: 'someone' },
    },
  }
  return inboundProtocolNames.map((from) =>
    trial(`model ${model} ${from}`, post(from, { ...rich[from], model, stream }), {
      caller: index % 4 === 0 ? 'unlimited' : 'prepaid',
    }),
  )
}
