// What a model can do, as far as translation and the catalogue need it. A model from the operator's configuration is
// taken to be able to do everything unless the file says otherwise.
import type { Effort } from './request/request.ts'

export type Modality = 'text' | 'image' | 'audio' | 'video' | 'document' | 'embedding'

type ReasoningCapability = {
  supported: boolean
  /** Reasoning can be switched off. */
  toggle: boolean
  /** The efforts it takes; empty where it takes none. */
  efforts: readonly Effort[]
  /** Bounds of a token budget; absent where it takes none. */
  budgetTokens?: { min: number; max: number | undefined }
}

export type Capabilities = {
  input: readonly Modality[]
  output: readonly Modality[]
  tools: boolean
  /** JSON schema in answers. */
  json: boolean
  reasoning: ReasoningCapability
  /** False where the model refuses `temperature` and its kin. */
  sampling: boolean
  contextWindowTokens?: number
  maxOutputTokens?: number
}

/** Of a model that makes embeddings of texts. */
export const vectors: Capabilities = {
  input: ['text'],
  output: ['embedding'],
  tools: false,
  json: false,
  reasoning: { supported: false, toggle: false, efforts: [] },
  sampling: false,
}

export const everything: Capabilities = {
  input: ['text', 'image', 'audio', 'video', 'document'],
  output: ['text'],
  tools: true,
  json: true,
  reasoning: {
    supported: true,
    toggle: true,
    efforts: ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'],
    budgetTokens: { min: 0, max: undefined },
  },
  sampling: true,
}
