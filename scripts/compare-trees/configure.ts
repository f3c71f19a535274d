// The configuration of a gateway under comparison: a model for each protocol with a price for every kind of token, models
// that fail over, and the known providers with their quirks, all of them at one scripted upstream.
import { protocolNames, type ProtocolName } from '../../src/generation/protocol-name.ts'
import { definitions } from '../../src/providers/definitions.ts'
import { configureUpstream } from '../../test/gateway.ts'
import { costs, prices, writePrices } from '../../test/money/bank.ts'

/** The model that tries every protocol in turn. */
export const failoverModel = 'test/failover'

/** A model of its own for each protocol whose name is nobody's, so that its reasoning counts as shown. */
export const plainModel = (protocol: ProtocolName): string => `test/plain-${protocolNames.indexOf(protocol)}`

/** Called without a key or with a service account, or served by the gateway itself. */
const WITHOUT_KEY: ReadonlySet<string> = new Set(['crossmodel', 'vertex', 'ollama', 'lm-studio', 'llama-cpp', 'vllm'])

type Base = {
  providers: { [name: string]: object }
  models: { [id: string]: { endpoints: object[] } & object }
}

export function configure(upstreamUrl: string): object {
  const base = configureUpstream(upstreamUrl, {
    log_level: 'debug',
    metrics: '127.0.0.1:0',
    audit_every: 'off',
  }) as Base
  const priced = Object.entries(base.models).map(([id, { endpoints }]) => [
    id,
    { price: writePrices(prices), endpoints: endpoints.map((each) => ({ ...each, price: writePrices(costs) })) },
  ])
  const failover = {
    price: writePrices(prices),
    endpoints: protocolNames.map((protocol) => ({
      provider: `test-${protocol}`,
      model: `second-${protocol}`,
      price: writePrices(costs),
    })),
  }
  const plain = protocolNames.map((protocol) => [
    plainModel(protocol),
    {
      price: writePrices(prices),
      endpoints: [{ provider: `test-${protocol}`, model: 'plain', price: writePrices(costs) }],
    },
  ])
  return {
    ...base,
    providers: { ...readKnownProviders(upstreamUrl), ...base.providers },
    models: { ...Object.fromEntries([...priced, ...plain]), [failoverModel]: failover },
    aliases: { 'cross-model-basic': 'test/openai-chat', 'cross-': { prefix: true, target: 'test/gemini' } },
  }
}

/** All that take a key alone; the path says whose call it was. */
function readKnownProviders(upstreamUrl: string): { [name: string]: object } {
  const reachable = definitions.filter(({ name }) => !WITHOUT_KEY.has(name))
  return Object.fromEntries(
    reachable.map(({ name, protocols }) => [
      name,
      {
        api_key: `secret-of-${name}`,
        base_url: Object.fromEntries(protocols.map(({ protocol }) => [protocol, `${upstreamUrl}/${name}`])),
      },
    ]),
  )
}
