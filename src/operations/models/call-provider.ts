// One real call to a provider with each of its credentials, since only that shows whether address, key and model work.
// It sends the smallest request there is, in the protocol that the gateway would use. It is the operator's own call: no
// key, no charge, no record.
import type { Endpoint } from '../../catalog/model.ts'
import { bounds } from '../../foundation/bounds.ts'
import { newId } from '../../foundation/ids.ts'
import { parseJsonObject, type JsonObject } from '../../foundation/json/json.ts'
import { systemRandom } from '../../foundation/random.ts'
import { everything } from '../../generation/capabilities.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import { LossList } from '../../generation/loss/loss.ts'
import type { GenerationRequest } from '../../generation/request/request.ts'
import { emptyUsage, type Usage } from '../../generation/usage/usage.ts'
import type { EncodedRequest } from '../../protocols/port/outbound-protocol.ts'
import { outboundProtocols } from '../../protocols/protocols.ts'
import { hideSecrets } from '../../providers/authorize/hide-secrets.ts'
import type { Credential, Provider, ProviderProtocol } from '../../providers/provider.ts'
import { OperationError } from '../operation.ts'
import type { OperationContext } from '../operation-context.ts'

const OUTPUT_CAP = 64

/** What a call needs of its surroundings. */
type Around = Pick<OperationContext, 'clock' | 'network'>

type CallAround = Around & { withinMs: number }

type Target = { model: string; protocol: ProviderProtocol; capabilities: Endpoint['capabilities'] }

/**
 * @param endpoints what the catalogue offers of this provider; the cheapest is called where `model` is not said.
 * @param model the provider's own id of a model, or the id of one of `endpoints`.
 * @param withinMs how long each call may take.
 * @throws OperationError where there is no model to call.
 */
export async function callProvider(
  provider: Provider,
  endpoints: readonly Endpoint[],
  model: string | undefined,
  around: Around,
  withinMs: number = bounds.providerTestMs,
): Promise<Tested> {
  const target = chooseTarget(provider, endpoints, model)
  const calls = await Promise.all(
    provider.credentials.map((credential) => call(provider, target, credential, { ...around, withinMs })),
  )
  return {
    provider: provider.name,
    model: target.model,
    protocol: target.protocol.protocol,
    ok: calls.every(({ ok }) => ok),
    calls,
  }
}

function chooseTarget(provider: Provider, endpoints: readonly Endpoint[], model: string | undefined): Target {
  const known = model === undefined ? cheapest(endpoints) : endpoints.find((each) => each.model === model)
  const protocol = (known?.protocols ?? provider.protocols)[0]
  const name = known?.model ?? model
  if (name === undefined || protocol === undefined) {
    throw new OperationError('fault', `No model of '${provider.name}' is callable; name one with --model.`)
  }
  return { model: name, protocol, capabilities: known?.capabilities ?? everything }
}

/** One that talks, where there is any: what it says tells more than a vector. */
function cheapest(all: readonly Endpoint[]): Endpoint | undefined {
  const talking = all.filter(({ capabilities }) => !isForEmbeddings(capabilities))
  const endpoints = talking.length === 0 ? all : talking
  const rate = ({ cost }: Endpoint) => (cost === 'free' ? 0n : (cost.tiers[0]?.rates.output ?? 0n))
  return endpoints.toSorted((one, other) => Number(rate(one) - rate(other)))[0]
}

function isForEmbeddings({ output }: Endpoint['capabilities']): boolean {
  return output.includes('embedding')
}

type Call = JsonObject & { ok: boolean; credential: string }

type Tested = { provider: string; model: string; protocol: string; ok: boolean; calls: Call[] }

async function call(provider: Provider, target: Target, credential: Credential, around: CallAround): Promise<Call> {
  const { clock } = around
  const startedMs = clock.monotonicMs()
  const result: Call = { credential: credential.id, ok: false, status: null }
  let hide = (text: string) => text
  try {
    const { status, body, authorization } = await send(provider, target, credential, around)
    hide = hideSecrets(authorization)
    result['status'] = status
    const outbound = outboundProtocols[target.protocol.protocol]
    if (status < 200 || status >= 300) throw outbound.decodeError(status, body)
    const { model = target.model, text, usage } = decode(provider, target, parseJsonObject(body) ?? {})
    const { input, output } = { ...emptyUsage(), ...usage }
    Object.assign(result, {
      ok: true,
      model,
      text: hide(text).slice(0, 200),
      input_tokens: input,
      output_tokens: output,
    })
  } catch (error) {
    result['error'] = hide(describeError(error))
  }
  result['latency_ms'] = Math.round(clock.monotonicMs() - startedMs)
  return result
}

type Decoded = { model?: string | undefined; text: string; usage: Usage | undefined }

/** @throws GatewayError */
function decode(provider: Provider, { protocol, capabilities }: Target, body: JsonObject): Decoded {
  const outbound = outboundProtocols[protocol.protocol]
  if (outbound.embedding !== undefined && isForEmbeddings(capabilities)) {
    const { model, vectors, usage } = outbound.embedding.decodeResponse(body, undefined)
    return { model, text: `a vector of ${vectors[0]?.length ?? 0} numbers`, usage }
  }
  const { model, parts, usage } = outbound.decodeResponse(body, {
    issuer: protocol.signatureIssuer ?? provider.signatureIssuer,
    newId: (prefix) => newId(prefix, systemRandom),
  })
  return { model, text: parts.flatMap((part) => (part.kind === 'text' ? [part.text] : [])).join(''), usage }
}

/** The path and the body of the smallest request there is. */
function encode(provider: Provider, { model, protocol, capabilities }: Target): EncodedRequest & { path: string } {
  const outbound = outboundProtocols[protocol.protocol]
  const { quirks } = protocol
  if (outbound.embedding !== undefined && isForEmbeddings(capabilities)) {
    const asked = { inputs: ['OK'], dimensions: undefined, endUser: undefined, extras: {} }
    const body = outbound.embedding.encodeRequest(asked, { model, quirks }, new LossList())
    return { path: outbound.embedding.path(model), body }
  }
  const request: GenerationRequest = {
    protocol: 'openai-chat',
    model,
    stream: false,
    messages: [{ role: 'user', parts: [{ kind: 'text', text: 'Reply with the word OK.' }] }],
    outputCap: OUTPUT_CAP,
    sampling: {},
    extras: {},
  }
  const issuer = protocol.signatureIssuer ?? provider.signatureIssuer
  const target = { model, stream: false, issuer, quirks, capabilities }
  return { path: outbound.path(model, false), ...outbound.encodeRequest(request, target, new LossList()) }
}

/** `authorization`: the headers that authorized the call. */
type Answer = { status: number; body: string; authorization: { readonly [name: string]: string } }

async function send(
  provider: Provider,
  target: Target,
  credential: Credential,
  { network, withinMs }: Omit<CallAround, 'clock'>,
): Promise<Answer> {
  const { model, protocol } = target
  const encoded = encode(provider, target)
  const url = protocol.url(encoded.path, model, false)
  const body = Buffer.from(JSON.stringify(encoded.body))
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json',
    ...protocol.headers,
    ...encoded.headers,
  }
  const authorization = await credential.authorize({ method: 'POST', url, headers, body })
  const answer = await network.call(url, {
    method: 'POST',
    headers: { ...headers, ...authorization },
    body,
    withinMs,
    mostBytes: bounds.answerBodyBytes,
    transport: provider.transport,
  })
  return { status: answer.status, body: answer.body, authorization }
}

/** In the operator's words: the provider's own where there are any, otherwise why no answer came. */
function describeError(error: unknown): string {
  if (error instanceof GatewayError) return error.detail ?? error.message
  if (error instanceof Error) {
    const { cause } = error
    return cause instanceof Error ? `${error.message}: ${cause.message}` : error.message
  }
  return String(error)
}
