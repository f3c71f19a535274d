// What AWS's Converse request took on after the Smithy model that `schemas.ts` reads (2025-04): read off the types and
// schemas of the package @aws-sdk/client-bedrock-runtime 3.1164.0 (2026-11-23). Only what a request can hold: the answers of
// Bedrock are read leniently and never written by us.
import type { JsonObject } from '../src/foundation/json/json.ts'

const text: JsonObject = { type: 'string' }
const flag: JsonObject = { type: 'boolean' }
const count: JsonObject = { type: 'integer' }
const refer = (name: string): JsonObject => ({ $ref: `#/components/schemas/${name}` })
const list = (items: JsonObject): JsonObject => ({ type: 'array', items })
const choose = (...values: string[]): JsonObject => ({ enum: values })
const shape = (properties: JsonObject, ...required: string[]): JsonObject => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
})
const union = (properties: JsonObject): JsonObject => ({ ...shape(properties), minProperties: 1, maxProperties: 1 })
const range = shape({ documentIndex: count, start: count, end: count })

/** Members added to structures and unions that the older model has. */
export const addedMembers: { readonly [schema: string]: JsonObject } = {
  ConverseRequest: { serviceTier: refer('ServiceTier'), outputConfig: refer('OutputConfig') },
  ContentBlock: {
    audio: refer('AudioBlock'),
    cachePoint: refer('CachePointBlock'),
    citationsContent: refer('CitationsContentBlock'),
    searchResult: refer('SearchResultBlock'),
  },
  SystemContentBlock: { cachePoint: refer('CachePointBlock') },
  Tool: { cachePoint: refer('CachePointBlock'), systemTool: shape({ name: text }, 'name') },
  ToolSpecification: { strict: flag },
  ToolUseBlock: { type: text },
  ToolResultBlock: { type: text },
  ToolResultContentBlock: { searchResult: refer('SearchResultBlock') },
  ImageSource: { s3Location: refer('S3Location') },
  DocumentSource: { s3Location: refer('S3Location'), text, content: list(union({ text })) },
  DocumentBlock: { context: text, citations: shape({ enabled: flag }, 'enabled') },
}

/** Schemas that the older model lacks. */
export const addedSchemas: { readonly [schema: string]: JsonObject } = {
  ServiceTier: shape({ type: choose('default', 'flex', 'priority', 'reserved') }, 'type'),
  OutputConfig: shape({ textFormat: refer('OutputFormat'), effort: choose('low', 'medium', 'high', 'xhigh', 'max') }),
  OutputFormat: shape(
    {
      type: choose('json_schema'),
      structure: union({ jsonSchema: shape({ schema: text, name: text, description: text }, 'schema') }),
    },
    'type',
    'structure',
  ),
  CachePointBlock: shape({ type: choose('default'), ttl: choose('5m', '1h') }, 'type'),
  AudioBlock: shape(
    {
      format: choose(
        'aac',
        'flac',
        'm4a',
        'mka',
        'mkv',
        'mp3',
        'mp4',
        'mpeg',
        'mpga',
        'ogg',
        'opus',
        'pcm',
        'wav',
        'webm',
        'x-aac',
      ),
      source: union({ bytes: text, s3Location: refer('S3Location') }),
    },
    'format',
    'source',
  ),
  SearchResultBlock: shape(
    {
      source: text,
      title: text,
      content: list(shape({ text }, 'text')),
      citations: shape({ enabled: flag }, 'enabled'),
    },
    'source',
    'title',
    'content',
  ),
  CitationsContentBlock: shape({ content: list(union({ text })), citations: list(refer('Citation')) }),
  Citation: shape({
    title: text,
    source: text,
    sourceContent: list(union({ text })),
    location: union({
      web: shape({ url: text, domain: text }),
      documentChar: range,
      documentPage: range,
      documentChunk: range,
      searchResultLocation: shape({ searchResultIndex: count, start: count, end: count }),
    }),
  }),
}
