// Every key of the configuration file, in its wire names: the one source of what is accepted, of the JSON Schema that
// `crossmodel config schema` prints and of the reference in docs/configuration.md. What the values mean is in
// `settings.ts`.
import { bounds } from '../../foundation/bounds.ts'
import { allowances } from '../../generation/request/allowance.ts'
import { protocolNames, type ProtocolName } from '../../generation/protocol-name.ts'
import { efforts } from '../../generation/request/request.ts'
import { parseBillionths } from './decimal.ts'
import { duration, durationPattern, formatDuration, parseDuration, readTimer } from './duration.ts'
import { corsField, networkFields, trustedProxiesField } from './network-fields.ts'
import { factor, priceShape } from './price-shape.ts'
import { quirksShape } from '../quirks-shape.ts'
import { routingFields } from './routing-fields.ts'
import { signInFields } from '../sign-in/sign-in-fields.ts'
import {
  boolean,
  choice,
  either,
  integer,
  integerOr,
  list,
  notation,
  object,
  path,
  record,
  secret,
  text,
} from './shape.ts'
import type { Field, GivenFields, Shape } from './shape.ts'
import { formatSize, parseSize, sizePattern } from './size.ts'

const modalities = ['text', 'image', 'audio', 'video', 'document'] as const
const outputs = [...modalities, 'embedding'] as const

const size = notation('a size such as 32MiB or 500KB', sizePattern, false, (written) => parseSize(written) || undefined)
const creditLimit = notation(
  'USD such as 25, or unlimited',
  String.raw`^(unlimited|\d+(\.\d{1,9})?)$`,
  true,
  (written) => (written === 'unlimited' ? 'unlimited' : parseBillionths(written)),
)
const countLimit = integerOr(1, 'none')
const usdLimit = notation(
  'USD such as 0.25, with at most nine decimals, or none',
  String.raw`^(none|\d+(\.\d{1,9})?)$`,
  true,
  (written): bigint | 'none' | undefined => (written === 'none' ? written : parseBillionths(written)),
)
const address = notation(
  'HOST:PORT such as 127.0.0.1:8484 or [::1]:8484',
  String.raw`^(\[[0-9A-Fa-f:.]+\]|[^:\s]+):\d{1,5}$`,
  false,
  parseAddress,
)
const addressOrOff = notation(
  'HOST:PORT such as 127.0.0.1:8485, or off',
  String.raw`^(off|(\[[0-9A-Fa-f:.]+\]|[^:\s]+):\d{1,5})$`,
  false,
  (written): Address | 'off' | undefined => (written === 'off' ? written : parseAddress(written)),
)
const durationOrOff = notation(
  'a duration such as 15m, or off',
  `^(off|${durationPattern.slice(1, -1)})$`,
  false,
  (written): number | 'off' | undefined => (written === 'off' ? written : readTimer(written) || undefined),
)
const keep = notation(
  'a duration of a day or more such as 90d, or forever',
  `^(forever|${durationPattern.slice(1, -1)})$`,
  false,
  (written): number | 'forever' | undefined => {
    if (written === 'forever') return written
    const ms = parseDuration(written) ?? 0
    return ms < bounds.pruneLeastMs ? undefined : ms
  },
)
const url = notation(
  'an http:// or https:// address without user name, query or fragment',
  '^https?://',
  false,
  parseUrl,
)
const protocol = choice(protocolNames)

const endpoint = object({
  provider: { shape: text(), about: 'The name of the provider, from `providers` or known', required: true },
  model: { shape: text(), about: "The provider's own id of the model", required: true },
  protocols: {
    shape: list(protocol, true),
    about: 'The protocols this model is offered in there, the preferred one first',
    default: "the provider's",
  },
  price: { shape: priceShape, about: 'What it costs you there: `free`, or USD per million tokens' },
  ...routingFields.endpoint,
})

const model = object({
  display_name: { shape: text(), about: 'The name that people see', default: 'the id' },
  context_window_tokens: { shape: integer(1), about: 'Most tokens of input and output together' },
  max_output_tokens: { shape: integer(1), about: 'Most tokens of output' },
  modalities: {
    shape: object({
      input: { shape: list(choice(modalities), true), about: 'What it reads', default: 'everything' },
      output: {
        shape: list(choice(outputs), true),
        about: 'What it makes; of a model of embeddings `[embedding]`',
        default: '[text]',
      },
    }),
    about: 'What goes in and comes out',
  },
  capabilities: {
    shape: object({
      tools: { shape: boolean, about: 'Calls tools', default: 'true' },
      json: { shape: boolean, about: 'Answers by a JSON schema', default: 'true' },
      sampling: { shape: boolean, about: 'Takes temperature and its kin', default: 'true' },
      reasoning: {
        shape: either(
          boolean,
          object({
            toggle: { shape: boolean, about: 'Reasoning can be switched off', default: 'true' },
            effort: { shape: list(choice(efforts)), about: 'The efforts that it takes', default: 'all' },
            budget_tokens: {
              shape: object({
                min: { shape: integer(0), about: 'Least tokens of reasoning', default: '0' },
                max: { shape: integer(1), about: 'Most tokens of reasoning' },
              }),
              about: 'A budget of reasoning tokens, where it takes one',
            },
          }),
        ),
        about: 'Whether and how it reasons',
        default: 'true',
      },
    }),
    about: 'What it can do',
    default: 'everything',
  },
  price: {
    shape: priceShape,
    about: 'What callers pay: `free`, or USD per million tokens',
    default: '(catalogue’s price, else cost) × margin',
  },
  ...routingFields.model,
  endpoints: { shape: list(endpoint), about: 'Who serves it; with `strategy: order` in this order' },
})

const baseUrlByProtocol = object(
  Object.fromEntries(
    protocolNames.map((name) => [name, { shape: url, about: `What the SDK of ${name} would be given` }]),
  ) as { [name in ProtocolName]: Field<string> },
)

const provider = object({
  enabled: { shape: boolean, about: 'false: not used, even when its key is in the environment', default: 'true' },
  protocols: {
    shape: list(protocol, true),
    about: 'What it speaks; the first is used when a translation is needed. Needed for a provider that is not known',
  },
  base_url: {
    shape: either(url, baseUrlByProtocol),
    about: "What the protocol's own SDK would be given; a mapping where protocols live at different addresses",
  },
  api_key: { shape: secret, about: 'Your key there: text, or {file: PATH}' },
  api_keys: { shape: list(secret, true), about: 'Several keys there, used in turn' },
  aws: {
    shape: object({
      region: { shape: text(), about: 'Region', required: true },
      access_key_id: { shape: secret, about: 'Access key id' },
      secret_access_key: { shape: secret, about: 'Secret access key' },
      session_token: { shape: secret, about: 'Session token of temporary credentials' },
    }),
    about: 'Amazon Web Services account',
  },
  google: {
    shape: object({
      project: { shape: text(), about: 'Project id', required: true },
      location: { shape: text(), about: 'Location', default: 'global' },
      credentials_file: { shape: path, about: 'Service account file; without it the machine’s own account is used' },
    }),
    about: 'Google Cloud account',
  },
  headers: {
    shape: record(secret, {
      name: 'header name',
      pattern: { regexp: '^[A-Za-z0-9-]{1,64}$', says: 'letters, digits and `-`' },
    }),
    about: 'Sent with every call',
  },
  ...networkFields,
  ...routingFields.provider,
  discover: {
    shape: boolean,
    about: 'Offer what its model list says, as NAME/model, free',
    default: 'false',
  },
  display_name: { shape: text(), about: 'The name that people see', default: 'the name' },
  allow: {
    shape: list(choice(allowances)),
    about: 'What of your account there callers may reach; see [Providers](providers.md#what-callers-may-reach)',
    default: 'everything where every owner is unlimited, else nothing',
  },
  quirks: { shape: quirksShape, about: 'What it does differently from the author of its protocol' },
})

const alias = either(
  text(),
  object({
    target: { shape: text(), about: 'The id of a catalogue model', required: true },
    prefix: { shape: boolean, about: 'Matches every name that starts so', default: 'false' },
  }),
)

/** The file. */
export const fileFields = {
  listen: { shape: address, about: 'Where callers reach the gateway', default: '127.0.0.1:8484' },
  console: {
    shape: addressOrOff,
    about: 'Where the console and its API listen, or `off`; see [the console](console.md)',
    default: '127.0.0.1:8485',
  },
  console_url: {
    shape: url,
    about: 'Where people open the console, where a proxy stands before it: https://console.example.com',
    default: "the listener's own address",
  },
  callers_url: {
    shape: url,
    about: 'Where callers call the gateway, where a proxy stands before it: the console says so to whoever connects',
    default: "the listener's own address",
  },
  trusted_proxies: trustedProxiesField,
  public_models: {
    shape: boolean,
    about: 'The console shows models and prices to whoever comes, without sign-in; see [the console](console.md)',
    default: 'false',
  },
  providers: {
    shape: record(provider, {
      name: 'provider name',
      pattern: { regexp: '^[a-z0-9][a-z0-9._-]{0,63}$', says: 'lower-case letters, digits, `.`, `_` and `-`' },
    }),
    about: 'Where models come from. A known provider whose key is in the environment needs no entry',
  },
  models: {
    shape: record(model, {
      name: 'model id',
      pattern: { regexp: '^[^\\s/]+/[!-~]+$', says: 'VENDOR/MODEL' },
    }),
    about: 'New models, or more endpoints for known ones',
  },
  aliases: {
    shape: record(alias, {
      name: 'alias',
      pattern: {
        regexp: `^[ -~]{1,${bounds.aliasLength}}$`,
        says: `1 to ${bounds.aliasLength} printable ASCII characters`,
      },
    }),
    about: 'Other names for models, for keys that have none of the same name',
  },
  margin: {
    shape: factor,
    about: 'Callers pay the catalogue’s price, else the cost, × margin where no price is set',
    default: '1.0',
  },
  credit_limit: {
    shape: creditLimit,
    about: 'How far below zero a new wallet may go, in USD, or `unlimited`',
    default: '0',
  },
  limits: {
    shape: object({
      requests_per_minute: { shape: countLimit, about: 'Requests a minute', default: '60; unlimited owners: none' },
      tokens_per_minute: { shape: countLimit, about: 'Tokens a minute', default: '100000; unlimited owners: none' },
      concurrent_requests: { shape: countLimit, about: 'Requests at once', default: '64; unlimited owners: none' },
      spend_per_day: { shape: usdLimit, about: 'USD a UTC day', default: 'none' },
      spend_per_month: { shape: usdLimit, about: 'USD a calendar month', default: 'none' },
    }),
    about: 'What is set for a new key where `key create` does not say it',
  },
  bounds: {
    shape: object({
      request_body: { shape: size, about: 'Largest request body', default: formatSize(bounds.requestBodyBytes) },
      request_bodies: {
        shape: size,
        about: 'Bodies of all requests in flight; each counts twice, as it came and as it is sent on',
        default: formatSize(bounds.bodiesBytes),
      },
      connections: {
        shape: integer(1),
        about: 'Connections of callers at once; never more than the limit on open files allows',
        default: String(bounds.callerConnections),
      },
      first_heartbeat: {
        shape: duration,
        about: 'Silence after which a stream sends headers and heartbeats',
        default: formatDuration(bounds.firstHeartbeatMs),
      },
      stream_idle: {
        shape: duration,
        about: 'An upstream silent this long mid-stream has failed',
        default: formatDuration(bounds.streamIdleMs),
      },
      ...routingFields.bounds,
      drain: {
        shape: duration,
        about: 'At SIGTERM, how long open requests may go on',
        default: formatDuration(bounds.drainMs),
      },
    }),
    about: 'What protects the gateway itself',
  },
  breaker: {
    shape: object(routingFields.breaker),
    about: 'When an endpoint [is left alone](routing.md#who-comes-first) after faults, so that others are called',
  },
  database: {
    shape: secret,
    about: 'postgres:// address of a database that several gateways share; without it SQLite in the data directory',
  },
  cors: corsField,
  ...signInFields,
  discover_local: {
    shape: boolean,
    about: 'Look for Ollama, LM Studio, vLLM and llama.cpp on their usual loopback ports',
    default: 'true',
  },
  metrics: {
    shape: address,
    about: 'Where Prometheus may read `/metrics`; never the address that callers reach',
    default: 'not served',
  },
  audit_every: {
    shape: durationOrOff,
    about: 'How often the auditor computes all balances and charges again, in the background',
    default: formatDuration(bounds.auditEveryMs),
  },
  records: {
    shape: object({
      keep: {
        shape: keep,
        about: 'How long the records of single requests are kept; older ones become daily sums by owner, key and model',
        default: 'forever',
      },
    }),
    about: 'Records of requests',
  },
  log_level: {
    shape: choice(['debug', 'info', 'warn', 'error', 'silent']),
    about: 'Least level that is logged, to stderr',
    default: 'info',
  },
} as const

export const fileShape = object(fileFields)
export type File = GivenFields<typeof fileFields>
export type FileProvider = Gives<typeof provider>
export type FileModel = Gives<typeof model>
export type FileEndpoint = Gives<typeof endpoint>

type Gives<S> = S extends Shape<infer T> ? T : never

export type Address = { host: string; port: number }

/** `HOST:PORT`, IPv6 in brackets. */
export function parseAddress(written: string): Address | undefined {
  const match = /^(?:\[([0-9A-Fa-f:.]+)\]|([^:\s[\]]+)):(\d{1,5})$/.exec(written)
  const host = match?.[1] ?? match?.[2]
  const port = Number(match?.[3])
  return host === undefined || port > 65_535 ? undefined : { host, port }
}

function parseUrl(written: string): string | undefined {
  if (!URL.canParse(written)) return undefined
  const { protocol: scheme, username, search, hash } = new URL(written)
  if ((scheme !== 'http:' && scheme !== 'https:') || username !== '' || search !== '' || hash !== '') return undefined
  return written.replace(/\/+$/, '')
}
