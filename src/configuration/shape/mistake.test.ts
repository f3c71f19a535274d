import assert from 'node:assert/strict'
import { describe, it } from 'node:test'

import * as fc from 'fast-check'

import { bounds } from '../../foundation/bounds.ts'
import { ConfigurationError } from './mistake.ts'
import { parseSettings, readSettings } from '../read-settings.ts'
import { countRuns } from '../../../test/runs.ts'

const knownProviders = ['openai', 'anthropic', 'bedrock', 'vertex', 'azure-openai', 'ollama']
const environment = { KEY_A: 'sk-a', KEY_B: 'sk-b', EMPTY: '' }

function parse(yaml: string): unknown {
  return parseSettings(yaml, { file: 'crossmodel.yaml', environment, knownProviders })
}

/** The lines that the operator reads. */
function mistakesOf(yaml: string): string[] {
  try {
    parse(yaml)
  } catch (error) {
    assert.ok(error instanceof ConfigurationError, String(error))
    return error.message.split('\n')
  }
  return []
}

describe('a mistake in the configuration file', () => {
  const cases: [title: string, yaml: string, expected: string[]][] = [
    [
      'an unknown key, with the nearest known name',
      'models:\n  a/b:\n    endpiont: []\n',
      ['crossmodel.yaml:3: unknown key `endpiont`; did you mean `endpoints`?'],
    ],
    [
      'an unknown key that is near to none, with what is known',
      'limits: { colour: 3 }',
      [
        'crossmodel.yaml:1: unknown key `colour`; known here: requests_per_minute, tokens_per_minute, concurrent_requests, spend_per_day, spend_per_month',
      ],
    ],
    [
      'a list in place of text',
      'log_level: [info]',
      ['crossmodel.yaml:1: `log_level` must be one of debug, info, warn, error, silent, not a list'],
    ],
    [
      'text in place of a mapping',
      'bounds: 5s',
      ['crossmodel.yaml:1: `bounds` must be a mapping (key: value), not `5s`'],
    ],
    [
      'a mapping in place of a list',
      'models:\n  a/b:\n    endpoints:\n      provider: openai\n',
      ['crossmodel.yaml:3: `models.a/b.endpoints` must be a list, not a mapping'],
    ],
    [
      'a bad address',
      '\n\nlisten: localhost',
      ['crossmodel.yaml:3: `listen` must be HOST:PORT such as 127.0.0.1:8484 or [::1]:8484, not `localhost`'],
    ],
    [
      'a port that does not exist',
      'listen: 127.0.0.1:70000',
      ['crossmodel.yaml:1: `listen` must be HOST:PORT such as 127.0.0.1:8484 or [::1]:8484, not `127.0.0.1:70000`'],
    ],
    [
      'a number without its unit',
      'bounds: { deadline: 30 }',
      ['crossmodel.yaml:1: `bounds.deadline` must be a duration such as 30s, 500ms or 10m, not `30`'],
    ],
    [
      'a weight that is too large',
      'models: { a/b: { endpoints: [{ provider: openai, model: m, weight: 1000001 }] } }',
      [
        'crossmodel.yaml:1: `models.a/b.endpoints[0].weight` must be a number from 0 such as 3 or 0.5, at most 1000000, not `1000001`',
      ],
    ],
    [
      'a strategy that there is not',
      'models: { a/b: { strategy: random } }',
      [
        'crossmodel.yaml:1: `models.a/b.strategy` must be one of balanced, order, price, latency, throughput, not `random`',
      ],
    ],
    [
      'an endpoint that is left alone for longer than it may be',
      'breaker:\n  open: 5s',
      ['crossmodel.yaml:1: `breaker.open` is longer than `breaker.longest`'],
    ],
    [
      'no call at once',
      'providers: { openai: { max_concurrent: 0 } }',
      ['crossmodel.yaml:1: `providers.openai.max_concurrent` must be a whole number of at least 1, not `0`'],
    ],
    [
      'a wait for content beyond the deadline of its endpoint, of its model and of all',
      [
        'bounds: { first_content: 11m, deadline: 10m }',
        'models:',
        '  a/b:',
        '    first_content: 61s',
        '    deadline: 60s',
        '    endpoints:',
        '      - { provider: openai, model: m, first_content: 5001ms, deadline: 5s }',
        '      - { provider: openai, model: n, first_content: 5s, deadline: 5s }',
      ].join('\n'),
      [
        'crossmodel.yaml:1: `bounds.first_content` is longer than its deadline',
        'crossmodel.yaml:4: `models.a/b.first_content` is longer than its deadline',
        'crossmodel.yaml:7: `models.a/b.endpoints[0].first_content` is longer than its deadline',
      ],
    ],
    [
      'a size of nothing',
      'bounds: { request_body: 0MiB }',
      ['crossmodel.yaml:1: `bounds.request_body` must be a size such as 32MiB or 500KB, not `0MiB`'],
    ],
    [
      'a number in quotes',
      'limits: { requests_per_minute: "60" }',
      ['crossmodel.yaml:1: `limits.requests_per_minute` must be a whole number of at least 1, or none, not `60`'],
    ],
    [
      'a negative price',
      'margin: -1',
      ['crossmodel.yaml:1: `margin` must be a factor such as 1.2, with at most nine decimals, not `-1`'],
    ],
    [
      'a price finer than a nano-dollar',
      'credit_limit: 0.0000000001',
      ['crossmodel.yaml:1: `credit_limit` must be USD such as 25, or unlimited, not `0.0000000001`'],
    ],
    [
      'a price without its output',
      'models: { a/b: { price: { input: 1 } } }',
      ['crossmodel.yaml:1: `models.a/b.price.output` is missing: Output, USD per million tokens'],
    ],
    [
      'another word for free',
      'models: { a/b: { price: gratis } }',
      ['crossmodel.yaml:1: `models.a/b.price` must be one of free, or a mapping, not `gratis`'],
    ],
    [
      'a model id without a vendor',
      'models: { llama: {} }',
      ['crossmodel.yaml:1: model id `llama` must be VENDOR/MODEL'],
    ],
    [
      'a provider name in capitals',
      'providers: { OpenAI: {} }',
      ['crossmodel.yaml:1: provider name `OpenAI` must be lower-case letters, digits, `.`, `_` and `-`'],
    ],
    [
      'an address that is not http',
      'providers: { openai: { base_url: ftp://x } }',
      [
        'crossmodel.yaml:1: `providers.openai.base_url` must be an http:// or https:// address without user name, query or fragment, not `ftp://x`',
      ],
    ],
    [
      'an address with a password, which is not shown',
      'providers: { openai: { base_url: "http://user:hunter2@host/v1" } }',
      [
        'crossmodel.yaml:1: `providers.openai.base_url` must be an http:// or https:// address without user name, query or fragment, not `http://[secret]@host/v1`',
      ],
    ],
    [
      'a header and a key with a line end',
      'providers: { openai: { api_key: "sk-1\\n", headers: { x-team: "a\\r\\nevil: 1" } } }',
      [
        'crossmodel.yaml:1: `providers.openai.api_key` must not hold a line end or another control character',
        'crossmodel.yaml:1: `providers.openai.headers.x-team` must not hold a line end or another control character',
      ],
    ],
    [
      'an unknown protocol',
      'providers:\n  openai:\n    protocols:\n      - openai-caht\n',
      [
        'crossmodel.yaml:4: `providers.openai.protocols[0]` must be one of openai-chat, openai-responses, anthropic-messages, gemini, bedrock-converse, not `openai-caht`',
      ],
    ],
    [
      'an unset variable',
      'providers:\n  openai:\n    api_key: ${NOT_SET}\n',
      [
        'crossmodel.yaml:3: `providers.openai.api_key`: environment variable NOT_SET is not set; set it, or write ${NOT_SET:-} where it may be absent',
      ],
    ],
    [
      'a broken reference',
      'log_level: "${LEVEL"',
      ['crossmodel.yaml:1: `log_level`: `${LEVEL` is not ${NAME} or ${NAME:-default} (write $${ for a literal ${)'],
    ],
    [
      'a secret file that is not there',
      'providers: { openai: { api_key: { file: nowhere.key } } }',
      ['crossmodel.yaml:1: `providers.openai.api_key`: cannot read nowhere.key: there is no such file'],
    ],
    [
      'two ways to give a key',
      'providers:\n  openai:\n    api_key: a\n    api_keys: [b]\n',
      ['crossmodel.yaml:4: `providers.openai` has api_key and api_keys; keep one of them'],
    ],
    [
      'a key that is listed twice, in whichever way',
      'providers:\n  openai:\n    api_keys: [a, "${KEY_A}", a]\n  anthropic:\n    api_keys: ["${KEY_A}", "${KEY_A}"]\n  bedrock: { api_keys: [a, b] }\n',
      [
        'crossmodel.yaml:3: `providers.openai.api_keys` lists a key twice: list it once',
        'crossmodel.yaml:5: `providers.anthropic.api_keys` lists a key twice: list it once',
      ],
    ],
    [
      'an endpoint that is listed twice',
      'models:\n  a/b:\n    endpoints:\n      - { provider: openai, model: m }\n      - { provider: openai, model: n }\n      - { provider: openai, model: m, price: free }\n  a/c: { endpoints: [{ provider: openai, model: m }] }\n',
      ['crossmodel.yaml:6: `models.a/b.endpoints[2]` is the same endpoint as `models.a/b.endpoints[0]`: list it once'],
    ],
    [
      'half an account',
      'providers: { bedrock: { aws: { region: r, access_key_id: a } } }',
      ['crossmodel.yaml:1: `providers.bedrock.aws` needs access_key_id and secret_access_key together'],
    ],
    [
      'a misspelt known provider',
      'providers:\n  opnai:\n    api_key: x\n',
      ['crossmodel.yaml:2: unknown provider `opnai` needs a base_url; did you mean `openai`?'],
    ],
    [
      'a provider of the operator’s without a protocol',
      'providers: { mine: { base_url: http://x } }',
      [
        'crossmodel.yaml:1: unknown provider `mine` needs protocols, such as [openai-chat]; known here: openai, anthropic, bedrock, vertex, azure-openai, ollama',
      ],
    ],
    [
      'an endpoint of a provider that nobody knows',
      'models:\n  a/b:\n    endpoints:\n      - model: m\n        provider: olama\n',
      ['crossmodel.yaml:5: unknown provider `olama`; did you mean `ollama`?'],
    ],
    [
      'a required value that the environment leaves empty',
      'models:\n  a/b:\n    endpoints:\n      - { provider: ollama, model: "${EMPTY}" }\n',
      ["crossmodel.yaml:4: `models.a/b.endpoints[0].model` is missing: The provider's own id of the model"],
    ],
    [
      'an endpoint without a model',
      'models:\n  a/b:\n    endpoints:\n      - provider: ollama\n',
      ["crossmodel.yaml:4: `models.a/b.endpoints[0].model` is missing: The provider's own id of the model"],
    ],
    [
      'an alias of an alias',
      'aliases:\n  a: v/m\n  b: a\n',
      ['crossmodel.yaml:3: alias `b` points at alias `a`; it must name a model'],
    ],
    [
      'an alias that is too long',
      `aliases: { ${'x'.repeat(129)}: v/m }`,
      [`crossmodel.yaml:1: alias \`${'x'.repeat(129)}\` must be 1 to 128 printable ASCII characters`],
    ],
    [
      'a database that is not Postgres',
      'margin: 1\ndatabase: mysql://sk-a@host/x',
      ['crossmodel.yaml:2: `database` must be an address such as postgres://user:password@host/name'],
    ],
    [
      'a header that is none',
      'providers: { openai: { headers: { "X Y": z } } }',
      ['crossmodel.yaml:1: header name `X Y` must be letters, digits and `-`'],
    ],
    [
      'a price tier that stands twice',
      'models:\n  a/b:\n    price:\n      input: 1\n      output: 1\n      tiers:\n        - { from_input_tokens: 9, input: 1, output: 1 }\n        - { from_input_tokens: 9, input: 2, output: 2 }\n',
      ['crossmodel.yaml:8: `models.a/b.price` has two tiers from 9 tokens'],
    ],
    ['a key that stands twice', 'margin: 1\nmargin: 2\n', ['crossmodel.yaml:2: this key stands twice in one mapping']],
    [
      'text that is not YAML',
      'providers:\n  - [\n',
      [
        'crossmodel.yaml:3: not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ]',
      ],
    ],
    [
      'prose between the keys, where the parser finds a fault in every line that follows',
      `margin: 1\nthis is a sentence\n${'providers:\n  openai: { api_key: k }\n'.repeat(20)}`,
      ['crossmodel.yaml:2: not valid YAML: this line is no `key: value`; a comment begins with `#`'],
    ],
    [
      'a reference without quotes inside braces',
      'providers:\n  openai: { api_key: ${OPENAI_API_KEY} }\n',
      ['crossmodel.yaml:2: not valid YAML: quote what holds `${`: "${NAME}"'],
    ],
    [
      'a slip in a name beside a value that is wrong, both at once',
      'log_level: loud\nproviders:\n  opnai: { api_key: x }\nmodels:\n  a/b:\n    endpoints:\n      - { provider: opnia, model: m }\n      - { provider: 3, model: m }\naliases: { a: b/c, d: a }\n',
      [
        'crossmodel.yaml:1: `log_level` must be one of debug, info, warn, error, silent, not `loud`',
        'crossmodel.yaml:3: unknown provider `opnai` needs a base_url; did you mean `openai`?',
        'crossmodel.yaml:7: unknown provider `opnia`; did you mean `opnai`?',
        'crossmodel.yaml:8: `models.a/b.endpoints[1].provider` must be text, not `3`',
        'crossmodel.yaml:9: alias `d` points at alias `a`; it must name a model',
      ],
    ],
    [
      'an address that is none, once',
      'providers: { mine: { protocols: [openai-chat], base_url: here } }\n',
      ['crossmodel.yaml:1: '],
    ],
    [
      'records that are kept for less than a day',
      `records: { keep: ${bounds.pruneLeastMs - 1}ms }\n`,
      [
        'crossmodel.yaml:1: `records.keep` must be a duration of a day or more such as 90d, or forever, not `86399999ms`',
      ],
    ],
    ['a list at the top', '- a\n', ['crossmodel.yaml:1: the file must be a mapping (key: value), not a list']],
    [
      'several mistakes, in the order of lines',
      'margin: x\nlog_level: y\ncolor: z\n',
      ['crossmodel.yaml:1: ', 'crossmodel.yaml:2: ', 'crossmodel.yaml:3: '],
    ],
  ]
  for (const [title, yaml, expected] of cases) {
    it(`is told in one line: ${title}`, () => {
      const lines = mistakesOf(yaml)
      assert.equal(lines.length, expected.length, lines.join('\n'))
      for (const [index, line] of expected.entries()) {
        assert.equal(line.endsWith(': ') ? lines[index]?.slice(0, line.length) : lines[index], line)
      }
    })
  }

  it('never shows a secret', () => {
    const yaml = 'providers: { openai: { api_key: [sk-hidden], base_url: "${KEY_A}" } }\nlog_level: ${KEY_B}\n'
    const text = mistakesOf(yaml).join('\n')
    assert.match(text, /api_key/)
    assert.doesNotMatch(text, /sk-hidden|sk-a|sk-b/)
  })

  it('is told when the file itself cannot be read', () => {
    const read = () => readSettings({ file: 'none.yaml', environment, knownProviders })
    assert.throws(read, { name: 'ConfigurationError', message: /none\.yaml: cannot be read: there is no such file$/ })
  })

  it('never throws anything but a ConfigurationError, whatever the file holds', () => {
    const key = fc.constantFrom(
      'providers',
      'models',
      'openai',
      'a/b',
      'price',
      'aliases',
      'tiers',
      '__proto__',
      '<<',
      'x',
    )
    const scalar = fc.constantFrom(
      '1',
      '-1.5',
      'true',
      '""',
      '~',
      '"${',
      '${KEY_A}',
      'free',
      '!!binary x',
      '*a',
      '&a b',
      '30s',
    )
    const flow = fc.letrec<{ node: string }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 5 },
        scalar,
        fc.array(tie('node'), { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
        fc
          .array(fc.tuple(key, tie('node')), { maxLength: 4 })
          .map((pairs) => `{${pairs.map(([k, v]) => `${k}: ${v}`).join(', ')}}`),
      ),
    })).node
    const yaml = fc.oneof(
      flow,
      fc.string({ maxLength: 200 }),
      fc.tuple(key, flow).map(([k, v]) => `${k}: ${v}\n`),
    )
    fc.assert(
      fc.property(yaml, (content) => {
        try {
          parse(content)
        } catch (error) {
          assert.ok(error instanceof ConfigurationError, String((error as Error).stack))
        }
      }),
      { numRuns: countRuns(2000) },
    )
  })
})
