// Gemini's generateContent as it is on the wire (AI Studio and Vertex), as far as we write it. What comes back is read
// leniently and has no types here. Source: Google's discovery document of v1beta, revision 20260717.
import type { Json, JsonObject } from '../../foundation/json/json.ts'
import type { MediaPart } from '../../generation/request/part.ts'

type WireBlob = { mimeType: string; data: string }

export type WireFunctionResponse = {
  id?: string
  name: string
  response: JsonObject
  /** Media that the function gave (Gemini 3). */
  parts?: { inlineData: WireBlob }[]
}

export type WirePart = {
  text?: string
  thought?: true
  thoughtSignature?: string
  inlineData?: WireBlob
  fileData?: { fileUri: string; mimeType?: string }
  mediaResolution?: { level: string }
  functionCall?: { id?: string; name: string; args: JsonObject }
  functionResponse?: WireFunctionResponse
}

export type WireContent = { role: 'user' | 'model'; parts: (WirePart | JsonObject)[] }

export type WireThinkingConfig = { includeThoughts?: boolean; thinkingBudget?: number; thinkingLevel?: string }

export type WireGenerationConfig = {
  maxOutputTokens?: number
  temperature?: number
  topP?: number
  topK?: number
  frequencyPenalty?: number
  presencePenalty?: number
  seed?: number
  stopSequences?: string[]
  responseLogprobs?: boolean
  logprobs?: number
  responseMimeType?: string
  responseJsonSchema?: Json
  responseModalities?: string[]
  thinkingConfig?: WireThinkingConfig
}

export type WireFunctionDeclaration = { name: string; description?: string; parametersJsonSchema?: Json }

export type WireTool = { functionDeclarations: WireFunctionDeclaration[] } | JsonObject

export type WireFunctionCallingConfig = {
  mode: 'AUTO' | 'ANY' | 'NONE' | 'VALIDATED'
  allowedFunctionNames?: string[]
}

export type WireRequest = {
  contents: WireContent[]
  systemInstruction?: { parts: WirePart[] }
  tools?: WireTool[]
  toolConfig?: { functionCallingConfig: WireFunctionCallingConfig }
  generationConfig?: WireGenerationConfig
  serviceTier?: string
}

/** The modality of a media type; what is neither image, audio nor video is a document. */
export function decodeModality(mediaType: string): MediaPart['modality'] {
  const family = mediaType.slice(0, mediaType.indexOf('/'))
  return family === 'image' || family === 'audio' || family === 'video' ? family : 'document'
}

const annotations = new Set(['thought', 'thoughtSignature', 'videoMetadata', 'mediaResolution', 'partMetadata'])

/** The member that says what an unknown part is: `executableCode`, `codeExecutionResult`, `toolCall`, … */
export function nameOpaque(part: JsonObject): string {
  return Object.keys(part).find((name) => !annotations.has(name)) ?? 'part'
}
