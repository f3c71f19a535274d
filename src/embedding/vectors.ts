// Vectors as OpenAI's SDKs ask for them by default: the bytes of 32-bit floats, little-endian, in base64; and the length of a
// vector. All machines that Node runs on are little-endian.
import type { Json } from '../foundation/json/json.ts'
import type { Vector } from './embedding.ts'

const FLOAT_BYTES = 4

export function encodeVector(vector: Vector): string {
  const floats = vector instanceof Float32Array ? vector : Float32Array.from(vector)
  return Buffer.from(floats.buffer, floats.byteOffset, floats.byteLength).toString('base64')
}

/** Undefined where the text is not the base64 of whole floats. */
export function decodeVector(text: string): Float32Array | undefined {
  const bytes = Buffer.from(text, 'base64')
  const isWhole = bytes.length > 0 && bytes.length % FLOAT_BYTES === 0
  if (!isWhole || bytes.toString('base64') !== text.padEnd(Math.ceil(text.length / 4) * 4, '=')) return undefined
  // A copy, since floats begin at multiples of four bytes.
  return new Float32Array(Uint8Array.from(bytes).buffer)
}

/** Undefined where the value is no list of numbers, or an empty one. */
export function decodeNumbers(value: Json | undefined): readonly number[] | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined
  return value.every((each) => typeof each === 'number') ? (value as number[]) : undefined
}

/** A length that differs from 1 by less is that of a vector whose numbers were rounded. */
const ROUNDING = 0.001

/** The same direction with the length 1; a vector that has it, or has no direction, stays as it is. */
export function normalizeVector(vector: Vector): Vector {
  let squares = 0
  for (const value of vector) squares += value * value
  const length = Math.sqrt(squares)
  if (length === 0 || !Number.isFinite(length) || Math.abs(length - 1) < ROUNDING) return vector
  return vector.map((value) => value / length)
}
