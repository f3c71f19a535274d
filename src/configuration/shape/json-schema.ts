// The configuration file as JSON Schema (draft 2020-12), for editors: completion, descriptions, mistakes while typing.
// It accepts what the reader accepts; what needs the environment, other files or two places at once only the reader
// knows.
import { assertNever } from '../../foundation/assert.ts'
import type { JsonObject } from '../../foundation/json/json.ts'
import { fileShape } from './file-shape.ts'
import type { Field, Shape } from './shape.ts'

/** Where a value comes from the environment, any text that refers to it is right. */
const FROM_ENVIRONMENT = { type: 'string', pattern: String.raw`\$\{` } as const

/** What `crossmodel config schema` prints. */
export function configurationJsonSchema(): JsonObject {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'CrossModel configuration',
    ...describeShape(fileShape),
  }
}

function describeShape(shape: Shape<unknown>): JsonObject {
  switch (shape.kind) {
    case 'text':
      return shape.pattern === undefined ? { type: 'string' } : { type: 'string', pattern: shape.pattern.regexp }
    case 'path':
    case 'file':
      return { type: 'string', minLength: 1 }
    case 'integer': {
      const { least, most, word } = shape
      const whole = { type: 'integer', minimum: least, ...(most < Number.MAX_SAFE_INTEGER && { maximum: most }) }
      return { anyOf: [whole, ...(word === undefined ? [] : [{ const: word }]), FROM_ENVIRONMENT] }
    }
    case 'boolean':
      return { anyOf: [{ type: 'boolean' }, FROM_ENVIRONMENT] }
    case 'choice':
      return { anyOf: [{ enum: [...shape.values] }, FROM_ENVIRONMENT] }
    case 'notation': {
      const written = { type: 'string', pattern: shape.pattern }
      return { anyOf: [written, ...(shape.takesNumber ? [{ type: 'number', minimum: 0 }] : []), FROM_ENVIRONMENT] }
    }
    case 'secret':
      return {
        anyOf: [
          { type: 'string' },
          {
            type: 'object',
            properties: { file: { type: 'string', minLength: 1 } },
            required: ['file'],
            additionalProperties: false,
          },
        ],
      }
    case 'list':
      return { type: 'array', items: describeShape(shape.of), ...(shape.atLeastOne && { minItems: 1 }) }
    case 'record': {
      const names = shape.key.pattern && { propertyNames: { pattern: shape.key.pattern.regexp } }
      return { type: ['object', 'null'], additionalProperties: describeShape(shape.of), ...names }
    }
    case 'object':
      return describeObject(shape.fields)
    case 'either':
      return { anyOf: [describeShape(shape.scalar), describeShape(shape.mapping)] }
    default:
      return assertNever(shape, 'shape')
  }
}

function describeObject(fields: { readonly [key: string]: Field<unknown> }): JsonObject {
  const entries = Object.entries(fields)
  const required = entries.filter(([, field]) => field.required).map(([key]) => key)
  return {
    // `ollama:` alone, or a section whose lines are all comments, is empty and not wrong.
    type: required.length > 0 ? 'object' : ['object', 'null'],
    properties: Object.fromEntries(
      entries.map(([key, field]) => [
        key,
        {
          description: field.default === undefined ? `${field.about}.` : `${field.about}. Default: ${field.default}.`,
          ...describeShape(field.shape),
        },
      ]),
    ),
    ...(required.length > 0 && { required }),
    additionalProperties: false,
  }
}
