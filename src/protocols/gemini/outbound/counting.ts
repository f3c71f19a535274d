// Counts of a request's tokens by the provider: what is asked holds the whole request, which names its model here though the
// path names it too (discovery document of 2026-07-17: `CountTokensRequest`, `GenerateContentRequest`).
import { readTokens } from '../../../generation/usage/read-tokens.ts'
import type { Counting } from '../../port/outbound-protocol.ts'

export const counting: Counting = {
  path: (model) => `/v1beta/models/${encodeURIComponent(model)}:countTokens`,
  encodeCount: (body, model) => ({ generateContentRequest: { model: `models/${model}`, ...body } }),
  decodeCount: (body) => readTokens(body['totalTokens']),
}
