// What the disk takes for one small write that lasts: every answer waits for one, and so does a stream's first content
// where the provider is faster. No gateway that keeps its books can be faster than that.
import { constants, mkdtempSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Effort } from './effort.ts'
import { quantile } from '../load/load.ts'
import type { Cell } from '../report/cell.ts'

/** About one generation in the journal. */
const RECORD_BYTES = 1_000
const FILE_BYTES = 1_048_576

/** Where the gateways have their data, written over as the journal is, one write after the other. */
export async function measureDisk({ latency: { requests }, rounds }: Effort): Promise<Cell[]> {
  const folder = mkdtempSync(join(tmpdir(), 'crossmodel-bench-disk-'))
  const through = (constants.O_DSYNC as number | undefined) ?? constants.O_SYNC
  const file = await open(join(folder, 'file'), constants.O_RDWR | constants.O_CREAT | through)
  try {
    await file.write(Buffer.alloc(FILE_BYTES), 0, FILE_BYTES, 0)
    const record = Buffer.alloc(RECORD_BYTES, 1)
    const tookMs = new Float64Array(requests * rounds)
    for (let index = 0; index < tookMs.length; index += 1) {
      const startedMs = performance.now()
      await file.write(record, 0, RECORD_BYTES, (index * RECORD_BYTES) % (FILE_BYTES - RECORD_BYTES))
      tookMs[index] = performance.now() - startedMs
    }
    tookMs.sort()
    return [0.5, 0.99].map((share) => ({
      row: `added latency, the disk's own for one durable write, p${share * 100}`,
      target: 'direct',
      unit: 'ms' as const,
      value: quantile(tookMs, share),
    }))
  } finally {
    await file.close()
    rmSync(folder, { recursive: true })
  }
}
