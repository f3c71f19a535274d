// The address of one call: the base and what the protocol's SDK appends, or a platform's own path that holds the model.
import type { Addressing } from './definition.ts'
import type { ProviderProtocol } from './provider.ts'
import type { GoogleSettings } from './provider-settings.ts'

type Addressed = Pick<ProviderProtocol, 'url' | 'framing'>

/** `baseUrl` has no slash at its end. */
export function addressCalls(addressing: Addressing, baseUrl: string, google: GoogleSettings | undefined): Addressed {
  // Without a project (an API key alone) Vertex has one address for all: express mode.
  const place = google === undefined ? '' : `/projects/${google.project}/locations/${google.location}`
  switch (addressing) {
    case 'sdk':
      return { url: (path) => new URL(baseUrl + path) }
    case 'vertex-gemini':
      // As Google's own SDK: what is new arrives in v1beta1 first.
      return {
        url: (_path, model, stream) =>
          new URL(
            `${baseUrl}/v1beta1${place}/publishers/google/models/${model}` +
              (stream ? ':streamGenerateContent?alt=sse' : ':generateContent'),
          ),
      }
    case 'vertex-anthropic':
      return {
        url: (_path, model, stream) =>
          new URL(
            `${baseUrl}/v1${place}/publishers/anthropic/models/${model}:${stream ? 'streamRawPredict' : 'rawPredict'}`,
          ),
      }
    case 'vertex-openai':
      return { url: (path) => new URL(`${baseUrl}/v1${place}/endpoints/openapi${path}`) }
    case 'bedrock-invoke':
      return {
        url: (_path, model, stream) =>
          new URL(`${baseUrl}/model/${encodeURIComponent(model)}/${stream ? 'invoke-with-response-stream' : 'invoke'}`),
        framing: 'aws-event-stream',
      }
    default:
      return addressing satisfies never
  }
}
