// Width and height of an image from its first bytes: PNG, JPEG, GIF, WebP. Nothing is decoded, and a JPEG's segments are
// followed only as far as the bytes that were handed in.

type ImageSize = { width: number; height: number }

/** Undefined: another format, or the size lies behind these bytes. */
export function readImageSize(bytes: Buffer): ImageSize | undefined {
  const size = readSize(bytes)
  return size === undefined || size.width === 0 || size.height === 0 ? undefined : size
}

function readSize(bytes: Buffer): ImageSize | undefined {
  if (bytes.length < 30) return undefined
  const start = bytes.toString('latin1', 0, 16)
  if (start.startsWith('\x89PNG\r\n\x1a\n')) return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
  if (start.startsWith('GIF8')) return { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) }
  if (start.startsWith('\xff\xd8')) return readJpeg(bytes)
  if (start.startsWith('RIFF') && start.startsWith('WEBP', 8)) return readWebp(bytes, start.slice(12, 16))
  return undefined
}

/** The first frame header; every segment before it says its length. */
function readJpeg(bytes: Buffer): ImageSize | undefined {
  let at = 2
  while (at + 9 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] as number
    if (marker === 0xff) {
      at += 1
      continue
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
    if (isFrame) return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) }
    at += 2 + bytes.readUInt16BE(at + 2)
  }
  return undefined
}

function readWebp(bytes: Buffer, form: string): ImageSize | undefined {
  switch (form) {
    case 'VP8X':
      return { width: 1 + bytes.readUIntLE(24, 3), height: 1 + bytes.readUIntLE(27, 3) }
    case 'VP8 ':
      return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff }
    case 'VP8L': {
      const bits = bytes.readUInt32LE(21)
      return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) }
    }
    default:
      return undefined
  }
}
