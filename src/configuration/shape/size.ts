// Sizes as people write them: "32MiB", "500KB".
import { formatQuantity, parseQuantity } from './quantity.ts'

const SIZE_BYTES: { readonly [unit: string]: number } = {
  B: 1,
  KB: 1_000,
  MB: 1_000_000,
  GB: 1_000_000_000,
  KiB: 1_024,
  MiB: 1_048_576,
  GiB: 1_073_741_824,
}

export const sizePattern = String.raw`^(\d+(?:\.\d+)?)(B|KB|MB|GB|KiB|MiB|GiB)$`

/** "512KiB", "32MiB", "1GB" in bytes, whole; undefined for anything else. */
export function parseSize(text: string): number | undefined {
  return parseQuantity(text, sizePattern, SIZE_BYTES)
}

/** Bytes as the shortest text that `parseSize` reads back. */
export function formatSize(bytes: number): string {
  return formatQuantity(bytes, ['GiB', 'MiB', 'KiB', 'B'], SIZE_BYTES)
}
