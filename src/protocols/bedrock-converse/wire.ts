// Bedrock's Converse as it is on the wire, as far as we write it. What comes back is read leniently and has no types
// here. Source: AWS's Smithy model of 2025-04 and the types of @aws-sdk/client-bedrock-runtime 3.1164 (2026-11).
import type { Json, JsonObject } from '../../foundation/json/json.ts'

export type WireCachePoint = { cachePoint: { type: 'default'; ttl?: '1h' } }

export type WireSource = { bytes: string } | { s3Location: { uri: string } }

export type WireMedia =
  | { image: { format: string; source: WireSource } }
  | { video: { format: string; source: WireSource } }
  | { audio: { format: string; source: WireSource } }
  | {
      document: {
        format: string
        name: string
        source: WireSource
        context?: string
        citations?: { enabled: boolean }
      }
    }

export type WireResultContent = { text: string } | { json: Json } | WireMedia

export type WireBlock =
  | { text: string }
  | WireMedia
  | WireCachePoint
  | { toolUse: { toolUseId: string; name: string; input: Json } }
  | { toolResult: { toolUseId: string; content: WireResultContent[]; status?: 'error' } }
  | { reasoningContent: { reasoningText: { text: string; signature: string } } | { redactedContent: string } }

export type WireMessage = { role: 'user' | 'assistant'; content: (WireBlock | JsonObject)[] }

export type WireTool =
  | {
      toolSpec: {
        name: string
        description?: string
        inputSchema: { json: JsonObject }
        strict?: boolean
      }
    }
  | WireCachePoint
  | JsonObject

export type WireToolConfig = {
  tools: WireTool[]
  toolChoice?: { auto: JsonObject } | { any: JsonObject } | { tool: { name: string } }
}

export type WireInference = { maxTokens?: number; temperature?: number; topP?: number; stopSequences?: string[] }

export type WireOutputConfig = {
  textFormat?: {
    type: 'json_schema'
    structure: { jsonSchema: { schema: string; name?: string; description?: string } }
  }
  effort?: string
}

export type WireRequest = {
  messages: WireMessage[]
  system?: ({ text: string } | WireCachePoint)[]
  inferenceConfig?: WireInference
  toolConfig?: WireToolConfig
  outputConfig?: WireOutputConfig
  additionalModelRequestFields?: JsonObject
  additionalModelResponseFieldPaths?: string[]
  requestMetadata?: { [name: string]: string }
  serviceTier?: { type: string }
}
