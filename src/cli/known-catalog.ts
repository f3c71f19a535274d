// The models of this release, for commands that need no data directory: what is configured is not among them, nor whether
// any can be called.
import { buildCatalog } from '../catalog/build-catalog.ts'
import type { Catalog } from '../catalog/model.ts'
import { bounds } from '../foundation/bounds.ts'

export function openKnownCatalog(): Catalog {
  const { attemptMs } = bounds
  return buildCatalog({ providers: [], models: [], aliases: [], margin: '1', discovered: [], attemptMs })
}
